r"""Formulas in labels, as far as letters, raised and lowered text can show them: `$\alpha^2$`."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

_SYMBOLS = (
    "alpha=α beta=β gamma=γ delta=δ epsilon=ϵ varepsilon=ε zeta=ζ eta=η theta=θ vartheta=ϑ "
    "iota=ι kappa=κ lambda=λ mu=μ nu=ν xi=ξ pi=π rho=ρ sigma=σ tau=τ upsilon=υ phi=ϕ varphi=φ "
    "chi=χ psi=ψ omega=ω Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ Xi=Ξ Pi=Π Sigma=Σ Upsilon=Υ Phi=Φ "
    "Psi=Ψ Omega=Ω times=× cdot=· div=÷ pm=± mp=∓ leq=≤ le=≤ geq=≥ ge=≥ neq=≠ ne=≠ approx=≈ "
    "sim=∼ simeq=≃ equiv=≡ propto=∝ infty=∞ partial=∂ nabla=∇ sum=∑ prod=∏ int=∫ to=→ "
    "rightarrow=→ leftarrow=← Rightarrow=⇒ Leftarrow=⇐ leftrightarrow=↔ mapsto=↦ uparrow=↑ "
    "downarrow=↓ in=∈ notin=∉ subset=⊂ subseteq=⊆ cup=∪ cap=∩ forall=∀ exists=∃ emptyset=∅ "
    "ldots=… cdots=⋯ dots=… circ=∘ star=⋆ ast=∗ odot=⊙ oplus=⊕ otimes=⊗ top=⊤ bot=⊥ perp=⊥ "
    "parallel=∥ mid=∣ vert=| Vert=‖ langle=⟨ rangle=⟩ lfloor=⌊ rfloor=⌋ lceil=⌈ rceil=⌉ ell=ℓ "
    "hbar=ℏ Re=ℜ Im=ℑ degree=° prime=′ angle=∠ ll=≪ gg=≫ dagger=† bullet=• "
)
SYMBOLS = dict(pair.split("=", 1) for pair in _SYMBOLS.split())
_ACCENTS = {"hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304",
            "tilde": "\u0303", "widetilde": "\u0303", "vec": "\u20d7", "dot": "\u0307",
            "ddot": "\u0308"}  # fmt: skip
_FUNCTIONS = {
    "log",
    "ln",
    "exp",
    "sin",
    "cos",
    "tan",
    "tanh",
    "sinh",
    "cosh",
    "max",
    "min",
    "arg",
    "argmax",
    "argmin",
    "lim",
    "det",
    "sup",
    "inf",
    "Pr",
    "softmax",
}
_UPRIGHT = {"mathrm", "text", "operatorname", "mathtt", "mathsf", "textrm", "mathregular"}
_BOLD = {"mathbf", "textbf", "boldsymbol", "bm"}
_SCRIPT = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "𝒜ℬ𝒞𝒟ℰℱ𝒢ℋℐ𝒥𝒦ℒℳ𝒩𝒪𝒫𝒬ℛ𝒮𝒯𝒰𝒱𝒲𝒳𝒴𝒵")
_DOUBLE = str.maketrans("CEHNPQRZ1", "ℂ𝔼ℍℕℙℚℝℤ𝟙")
_SPACES = {
    "\\,": "\u2009",
    "\\;": "\u2005",
    "\\:": "\u2005",
    "\\ ": " ",
    "\\!": "",
    "\\quad": "\u2003",
    "\\qquad": "\u2003\u2003",
}
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}^_]|\s+|.", re.S)


@dataclass
class Run:
    """A piece of text with one look; `shift` is how far it is raised, in font sizes."""

    text: str
    italic: bool = False
    bold: bool = False
    shift: float = 0.0
    scale: float = 1.0


@functools.lru_cache(maxsize=512)
def runs_of(text: str) -> tuple[Run, ...]:
    """The pieces of a label; what stands between dollar signs is a formula."""
    if text.replace("\\$", "").count("$") < 2:
        return (Run(text.replace("\\$", "$")),)
    made: list[Run] = []
    for number, part in enumerate(re.split(r"(?<!\\)\$", text)):
        if number % 2:
            made += _Formula(part).runs()
        elif part:
            made.append(Run(part.replace("\\$", "$")))
    return tuple(made)


def plain(text: str) -> str:
    """A label as plain text, for descriptions: raised text in Unicode where it exists."""
    raised = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
    lowered = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    parts = []
    for run in runs_of(text):
        table = raised if run.shift > 0 else lowered if run.shift < 0 else {}
        parts.append(run.text.translate(table))
    return "".join(parts)


class _Formula:
    def __init__(self, text: str) -> None:
        self.tokens = _TOKEN.findall(text)
        self.at = 0

    def runs(self) -> list[Run]:
        made: list[Run] = []
        while self.at < len(self.tokens):
            if self.tokens[self.at] == "}":  # one that nothing opened
                self.at += 1
                continue
            made += self._item()
        return made

    def _group(self) -> list[Run]:
        """What stands in braces, or one item."""
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1
        if self.at >= len(self.tokens):
            return []
        if self.tokens[self.at] != "{":
            return self._item()
        self.at += 1
        made: list[Run] = []
        while self.at < len(self.tokens) and self.tokens[self.at] != "}":
            made += self._item()
        self.at += 1
        return made

    def _raw(self) -> str:
        """The text in braces, letter by letter."""
        return "".join(run.text for run in self._group())

    def _item(self) -> list[Run]:
        token = self.tokens[self.at]
        if token == "{":
            return self._group()
        self.at += 1
        if token in "^_":
            sign = 0.38 if token == "^" else -0.22
            return [
                Run(r.text, r.italic, r.bold, r.shift * 0.7 + sign, r.scale * 0.7)
                for r in self._group()
            ]
        if token in _SPACES:
            return [Run(_SPACES[token])]
        if token.startswith("\\"):
            return self._command(token[1:])
        if token.isspace():
            return []
        if token in "=<>+":
            return [Run(f"\u2009{token}\u2009")]
        return [Run("\u2212" if token == "-" else token, italic=token.isalpha())]

    def _command(self, name: str) -> list[Run]:
        if name in SYMBOLS:
            return [Run(SYMBOLS[name], italic=SYMBOLS[name].islower())]
        if name in _FUNCTIONS:
            return [Run(f"{name}\u2009")]
        if name in _UPRIGHT or name in _BOLD:
            start = self.at
            text = self._raw_with_spaces() if name in ("text", "textrm", "textbf") else self._raw()
            return [Run(text, bold=name in _BOLD)] if self.at > start else []
        if name == "mathcal":
            return [Run(self._raw().translate(_SCRIPT))]
        if name == "mathbb":
            return [Run(self._raw().translate(_DOUBLE))]
        if name in _ACCENTS:
            inner = self._group()
            return [Run(r.text + _ACCENTS[name], r.italic, r.bold, r.shift, r.scale) for r in inner]
        if name in ("frac", "dfrac", "tfrac"):
            over, under = self._group(), self._group()
            return [*_bracketed(over), Run("⁄"), *_bracketed(under)]
        if name == "sqrt":
            inner = self._group()
            return [Run("√"), *_bracketed(inner)]
        if name in ("left", "right", "big", "Big", "bigl", "bigr", "displaystyle", "limits"):
            return []
        return [Run(name)]

    def _raw_with_spaces(self) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at] == "{":
            end = self.at
            while end < len(self.tokens) and self.tokens[end] != "}":
                end += 1
            text = "".join(self.tokens[self.at + 1 : end])
            self.at = end + 1
            return text
        return self._raw()


def _bracketed(inner: list[Run]) -> list[Run]:
    text = "".join(r.text for r in inner if r.shift == 0)
    if len(text.strip()) <= 1 or text.replace(".", "").isdigit():
        return inner
    return [Run("("), *inner, Run(")")]
