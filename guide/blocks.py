"""The box in which pages show what a run put out."""

import html


def box(kind: str, label: str, text: str = "") -> str:
    """HTML: `label` is HTML, `text` is what the run said, as it said it."""
    # backticks and the include mark would be taken for Markdown before HTML is looked at
    escaped = html.escape(text, quote=False).replace("`", "&#96;").replace("--8<--", "--8&lt;--")
    block = f"<pre><code>{escaped}\n</code></pre>" if text else ""
    return f'<div class="recorded {kind}"><p class="recorded-label">{label}</p>{block}</div>'
