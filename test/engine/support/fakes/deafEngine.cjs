// An engine that is ready and loads any model, and never answers another call, cancelled or not.
process.send({ type: 'ready', versions: {} });
process.on('message', ({ type, id, name }) => {
  if (type === 'call' && name === 'load')
    process.send({ type: 'result', id, result: { pid: process.pid } });
});
