"""The app's own colours: quiet blues for what is, amber for what is unusual."""

from textual.theme import Theme

MUTED = "$foreground 60%"  # Textual's $text-muted loses its opacity inside of a line
FAINT = "$foreground 40%"

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
