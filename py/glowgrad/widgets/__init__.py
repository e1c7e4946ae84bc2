"""Controls in the page whose values code reads, also while it runs.

    lr = slider("learning rate", 1e-4, 1.0, log=True)
    for step in range(1000):
        optimizer.param_groups[0]["lr"] = lr.value

The functions in lower case show the widget at once. The classes have ipywidgets' names and are
shown with `display`, or as the last line of a cell.
"""

from .ask import ask as ask
from .boxes import HBox as HBox, Output as Output, VBox as VBox
from .controls import (
    button as button,
    checkbox as checkbox,
    dropdown as dropdown,
    radio as radio,
    slider as slider,
    text as text,
)
from .interact import (
    fixed as fixed,
    interact as interact,
    interact_manual as interact_manual,
    interactive as interactive,
    interactive_output as interactive_output,
)
from .media import (
    audio_clip as audio_clip,
    drawing_pad as drawing_pad,
    file_drop as file_drop,
    image_drop as image_drop,
    webcam as webcam,
)
from .notebook_names import (
    Button as Button,
    Checkbox as Checkbox,
    Dropdown as Dropdown,
    FloatLogSlider as FloatLogSlider,
    FloatSlider as FloatSlider,
    IntSlider as IntSlider,
    RadioButtons as RadioButtons,
    Text as Text,
)
from .points import drag_points as drag_points
from .widget import Widget as Widget

__all__ = [
    "Button",
    "Checkbox",
    "Dropdown",
    "FloatLogSlider",
    "FloatSlider",
    "HBox",
    "IntSlider",
    "Output",
    "RadioButtons",
    "Text",
    "VBox",
    "Widget",
    "ask",
    "audio_clip",
    "button",
    "checkbox",
    "drag_points",
    "drawing_pad",
    "dropdown",
    "file_drop",
    "fixed",
    "image_drop",
    "interact",
    "interact_manual",
    "interactive",
    "interactive_output",
    "radio",
    "slider",
    "text",
    "webcam",
]
