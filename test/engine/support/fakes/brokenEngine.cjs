// An engine whose native library is missing.
throw new Error('libonnxruntime.so.1: cannot open shared object file');
