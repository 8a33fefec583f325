"""The app's own colours: quiet blues for what is, amber for what is unusual; by day, and with the most contrast."""

from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

# Variables of our own: Textual's $text-muted loses its opacity inside of a line, its panels fade into a light ground.
MUTED = "$quiet"
FAINT = "$faint"


def own_variables(theme: Theme) -> dict[str, str]:
    """Quiet text, faint text and the edges of panes, for a theme that does not say what they are."""
    ground = theme.foreground or ("#e0e0e0" if theme.dark else "#1f1f1f")
    if not ground.startswith("#"):  # the terminal's own colours cannot be mixed
        return {"quiet": ground, "faint": ground, "edge": "ansi_bright_black"}
    return {"quiet": f"{ground}99", "faint": f"{ground}80", "edge": f"{ground}40"}


CALM = Theme(
    name="coderecall",
    primary="#7aa2d6",
    secondary="#8fb8a8",
    accent="#e2a65c",
    warning="#e2a65c",
    error="#d97a7a",
    success="#9dbb7f",
    foreground="#cdd3de",
    background="#15181e",
    surface="#1a1e25",
    panel="#232833",
    dark=True,
    variables={
        "footer-key-foreground": "#7aa2d6",
        "footer-background": "#15181e",
        "footer-description-foreground": "#8b94a5",
        "block-cursor-background": "#2b3a50",
        "block-cursor-foreground": "#e8ecf3",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#222833",
        "block-cursor-blurred-foreground": "#cdd3de",
        "input-selection-background": "#7aa2d6 35%",
    },
)
LIGHT = Theme(
    name="coderecall-light",
    primary="#2f5f9e",
    secondary="#2f7a62",
    accent="#a85f00",
    warning="#a85f00",
    error="#b3343c",
    success="#4f7a1f",
    foreground="#22272f",
    background="#fbfbf9",
    surface="#f2f2ee",
    panel="#e4e4de",
    dark=False,
    variables={
        "quiet": "#5a616c",
        "faint": "#6f7680",
        "edge": "#b9bec6",
        "footer-key-foreground": "#2f5f9e",
        "footer-background": "#fbfbf9",
        "footer-description-foreground": "#5a616c",
        "block-cursor-background": "#cfdef2",
        "block-cursor-foreground": "#11151b",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#e6eaf0",
        "block-cursor-blurred-foreground": "#22272f",
        "input-selection-background": "#2f5f9e 25%",
    },
)
# Black, white and yellow: every pair of text and ground has a contrast of 7 or more (WCAG 2.2, 1.4.6).
CONTRAST = Theme(
    name="coderecall-contrast",
    primary="#8ecbff",
    secondary="#9cf0d0",
    accent="#ffd500",
    warning="#ffd500",
    error="#ff9c9c",
    success="#b6f27a",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    dark=True,
    variables={
        "quiet": "#d8d8d8",
        "faint": "#b4b4b4",
        "edge": "#9a9a9a",
        "text-muted": "#d8d8d8",
        "text-disabled": "#d8d8d8",
        "footer-key-foreground": "#ffd500",
        "footer-background": "#000000",
        "footer-description-foreground": "#ffffff",
        "block-cursor-background": "#ffd500",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#4a4a00",
        "block-cursor-blurred-foreground": "#ffffff",
        "input-selection-background": "#ffd500 60%",
    },
)


def _with_cursor(name: str, ground: str, text: str) -> Theme:
    """One of Textual's themes of the terminal's own colours, where the default text is read on the cursor too."""
    theme = BUILTIN_THEMES[name]
    colours = {"background": ground, "foreground": text}
    cursor = {f"block-cursor{state}-{of}": c for state in ("", "-blurred") for of, c in colours.items()}
    return replace(theme, variables={**theme.variables, **cursor})


OWN = (CALM, LIGHT, CONTRAST)
TERMINAL = (  # in place of Textual's of the same names
    _with_cursor("ansi-dark", "ansi_bright_black", "ansi_bright_white"),
    _with_cursor("ansi-light", "ansi_white", "ansi_black"),
)
