#!/usr/bin/env python3
"""A tiny SentencePiece model of UMT5's kind and what transformers and diffusers make of prompts with it, offline.

Writes spiece.model and prompts.json beside this script: diffusers' cleaned text and transformers' identifiers of each prompt.
Needs: sentencepiece, transformers==5.23.0, diffusers==0.42.1, ftfy, protobuf."""
import io, json, os
os.environ["HF_HUB_OFFLINE"] = "1"
import sentencepiece as spm
from diffusers.pipelines.wan.pipeline_wan_i2v import prompt_clean
from transformers import T5TokenizerFast

HERE = os.path.dirname(os.path.abspath(__file__))
TEXT = """
Oil painting. Step by step painting process. A harbour at dusk with three boats and a red lighthouse.
The painter begins with a toned ground, draws the large shapes with a thin brush and blocks in the shadows first.
Warm light falls on the sails; cool greys fill the water between the hulls, and the sky is painted from the horizon up.
Then the middle values are laid, wet in wet, and every edge is judged: lost where the mist is thick, found where the light ends.
Details come last: ropes, windows, a gull, the glitter on the waves. The signature is set in a corner, and the work rests.
Watercolour. Light washes run over damp paper; the white of the paper is the white of the clouds.
Graphite pencil drawing of an old man's face, hatched in four directions, with soft darks under the brow.
Acrylic. A still life with lemons, a jug, grapes and a white cloth on a wooden table in front of a blue wall.
Coloured pencil. A robin on a snowy branch, feathers in short strokes of orange, brown and grey.
Loomis portrait: a ball, a cross of lines, the jaw, the thirds of the face, then eyes, nose, mouth and ears.
Don't paint what you know; paint what you see. It's the light that makes the picture, not the thing.
The canvas is blank, then toned, then drawn, then painted; the process is shown step by step from the first line to the last accent.
色 油 画 水 彩 山 水 画 画家 先 画 天空 , 再 画 树 和 水。
"""
VOCABULARY = 440  # 256 of them are single bytes
PROMPTS = [
  "",
  " ",
  "oil painting Step by step painting process. A harbour at dusk with three boats and a red lighthouse.",
  "watercolor Step by step painting process. the 山水画 hangs in the sky",
  "A  harbour\tat\ndusk\r\n with   boats ",
  "\u201cDon\u2019t paint what you know\u201d \u2018quoted\u2019",
  "A robin &amp; a jug &amp;amp; &lt;b&gt; &quot;lemons&quot; &#39;x&#39; &#x41; &nbsp;&hellip; &eacute;",
  "if a < b then &amp; stays once",
  "A &amp B &notit &copy",
  "snow \u2603\u2603 and \U0001f3a8, piñata, Ωmega",
  "日本 painting",
  "cafe\u0301 nai\u0308ve A\u030a",
  "zero\u0000width\u0007 bell\ufeff mark\u206a \u001b[31mred\u001b[0m line",
  "ﬁne ﬂat oﬃce Ĳ ǆ",
  "ＦＵＬＬ　ｗｉｄｔｈ １２３ ﾀｰﾝ",
  "line\u2028break\u2029and\u0085next",
  "no\u00a0break\u2003em\u3000wide\u200bzero",
  "price 12.50, 3x4 = 12; 50%! (really?) [yes] {no} a/b a_b a-b #1 @x ~ ^ * + | \\ `",
  "the " * 600,
  "\u5c71" * 700,
  "x" * 40,
  "Graphite pencil drawing of an old man's face, hatched in four directions, with soft darks under the brow.",
  "P&EACUTE;REZ &NTILDE; &bogus; &#0; &#x110000; &#128; &#xD800;",
  "&lt;p&gt; &amp;lt;p&amp;gt;",
]


def train(rule="nmt_nfkc"):
  """The bytes of a model that is trained on TEXT; `rule` names how it normalises text."""
  model = io.BytesIO()
  spm.SentencePieceTrainer.train(
    sentence_iterator=(line for line in TEXT.splitlines() if line), model_writer=model, model_type="unigram",
    vocab_size=VOCABULARY, pad_id=0, eos_id=1, unk_id=2, bos_id=-1, byte_fallback=True, normalization_rule_name=rule,
    character_coverage=1.0, num_threads=1, minloglevel=2)
  return model.getvalue()


if __name__ == "__main__":
  with open(os.path.join(HERE, "spiece.model"), "wb") as file: file.write(train())
  tokenizer = T5TokenizerFast.from_pretrained(HERE)
  cases = []
  for prompt in PROMPTS:
    cleaned = prompt_clean(prompt)
    identifiers = tokenizer(cleaned, max_length=512, truncation=True, add_special_tokens=True).input_ids
    cases.append({"prompt": prompt, "cleaned": cleaned, "identifiers": identifiers})
  with open(os.path.join(HERE, "prompts.json"), "w") as file:
    file.write("[\n" + ",\n".join("  " + json.dumps(case) for case in cases) + "\n]\n")
