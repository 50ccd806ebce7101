"""Renders conversations with chat templates as Python's transformers does.

    python -m pip install -r models/tiny/requirements.txt
    python models/tiny/chat_fixtures.py test/fixtures/chat

Writes expected.json for the NAME.jinja there: those of Qwen 2.5 (Apache-2.0) and Phi-3 (MIT) are the
published ones, llama-3 and gemma are in the style of theirs.
"""

import json
import sys
from pathlib import Path

from transformers.utils.chat_template_utils import render_jinja_template

SPECIAL = {"bos_token": "<bos>", "eos_token": "<eos>"}

USER = {"role": "user", "content": "What is 7 * 6? "}
ANSWER = {"role": "assistant", "content": "<think>\n7 * 6 = 42\n</think>42"}
CONVERSATIONS = {
    "question": [USER],
    "answered": [USER, ANSWER],
    "again": [USER, ANSWER, {"role": "user", "content": "Sure?\n\nÄ \"{{ x }}\" </s>"}],
    "system": [{"role": "system", "content": "Be brief."}, USER],
}

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    rows = []
    for file in sorted(folder.glob("*.jinja")):
        for name, messages in CONVERSATIONS.items():
            for answer in [True, False]:
                try:
                    [text], _ = render_jinja_template(
                        conversations=[messages],
                        chat_template=file.read_text(encoding="utf8"),
                        add_generation_prompt=answer,
                        **SPECIAL,
                    )
                except Exception as error:
                    text = None
                    print(file.name, name, error)
                row = {"template": file.name, "conversation": name, "messages": messages}
                rows.append(row | {"forAnswer": answer, "text": text})
    text = json.dumps({"special": SPECIAL, "rows": rows}, ensure_ascii=False, indent=1)
    (folder / "expected.json").write_text(text + "\n", encoding="utf8")
