"""How does a timeline's page look? The same inks as the pictures, in the light, in the dark, and on paper."""

from __future__ import annotations

from bot.pictures.ink import DARK, LIGHT, Palette


def _inks(palette: Palette) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in palette.items())


STYLE = (
    f":root{{{_inks(LIGHT)}}}@media (prefers-color-scheme:dark){{:root{{{_inks(DARK)}}}}}"
    """
*{box-sizing:border-box}
html{background:var(--paper);color:var(--text);font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Inter,Roboto,
"Helvetica Neue",Arial,sans-serif;-webkit-text-size-adjust:100%}
body{max-width:46rem;margin:0 auto;padding:1.5rem 1.25rem 3rem;overflow-wrap:anywhere}
h1{font-size:clamp(1.6rem,6vw,2.25rem);line-height:1.15;margin:0;text-wrap:balance}
header>p{color:var(--soft);margin:.35rem 0 0}
a{color:var(--accent);text-underline-offset:.15em;text-decoration-thickness:.06em}
a:focus-visible{outline:.18rem solid var(--accent);outline-offset:.15rem;border-radius:.2rem}
nav ul{display:flex;flex-wrap:wrap;gap:.4rem;list-style:none;margin:1rem 0 0;padding:0}
nav a{display:block;padding:.4rem .8rem;border:1px solid var(--line);border-radius:1rem;text-decoration:none;
font-variant-numeric:tabular-nums}
main{margin-top:1.75rem}
h2{display:inline-block;margin:0;padding:.2rem .9rem;border-radius:1.2rem;background:var(--year);color:var(--pill);
font-size:1.15rem;font-variant-numeric:tabular-nums;scroll-margin-top:1rem}
ol{list-style:none;margin:0 0 0 1.9rem;padding:1rem 0 1.5rem 1.9rem;border-left:.16rem solid var(--line)}
main section:last-child ol{padding-bottom:.5rem}
ol>li{position:relative;margin:0 0 1.9rem}
ol>li:last-child{margin-bottom:.4rem}
ol>li::before{content:"";position:absolute;left:calc(-1.98rem - .42rem);top:.42rem;width:.84rem;height:.84rem;
border:.18rem solid var(--accent);border-radius:.5rem;background:var(--accent);box-shadow:0 0 0 .25rem var(--paper)}
ol>li.day::before{border-radius:50%}
ol>li.span::before{width:.7rem;left:calc(-1.98rem - .35rem);height:min(3.1rem,100% - .6rem)}
ol>li.planned::before,ol>li.rumour::before,ol>li.denied::before{border-color:var(--open);background:var(--paper)}
.when{margin:0;color:var(--accent);font-weight:600}
.planned .when,.rumour .when,.denied .when{color:var(--open)}
.status{margin-left:.35rem;padding:.05rem .5rem;border:1px solid currentColor;border-radius:.7rem;font-size:.8rem;
font-weight:600;white-space:nowrap}
h3{margin:.1rem 0 0;font-size:1.2rem;line-height:1.35;font-weight:500;text-wrap:pretty}
.denied h3{text-decoration:line-through;text-decoration-thickness:.06em}
.facts,.note{margin:.4rem 0 0;color:var(--soft);font-size:.95rem}
.facts span{font-weight:600}
blockquote{margin:.7rem 0 0;padding:.1rem 0 .1rem .9rem;border-left:.16rem solid var(--line)}
blockquote p{margin:0;font-family:Georgia,"Iowan Old Style","Times New Roman",serif;font-size:1.02rem}
blockquote+.note{margin-top:.7rem}
blockquote footer{font-size:.9rem;margin-top:.15rem}
cite{font-style:normal;color:var(--soft)}
.sources{display:flex;flex-wrap:wrap;gap:.1rem 1rem;list-style:none;margin:.5rem 0 0;padding:0;font-size:.95rem}
.sources a,blockquote footer a{display:inline-block;padding:.2rem 0}
body>footer{margin-top:2rem;color:var(--soft);font-size:.9rem}
@media (max-width:30rem){ol{margin-left:1.1rem;padding-left:1.4rem}
ol>li::before{left:calc(-1.48rem - .42rem)}ol>li.span::before{left:calc(-1.48rem - .35rem)}}
@media print{:root{"""
    + _inks(LIGHT)
    + """--paper:#fff}html{font-size:10.5pt}nav{display:none}li,blockquote{break-inside:avoid}h2{break-after:avoid;
border:1px solid var(--year);-webkit-print-color-adjust:exact;print-color-adjust:exact}
ol>li::before{-webkit-print-color-adjust:exact;print-color-adjust:exact}
.sources a::after{content:" (" attr(href) ")"}}
"""
)
