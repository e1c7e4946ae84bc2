"""Pages to try things on, beside the lessons: on the course page and in the search."""

EXPLORE = (
    {
        "title": "Playground",
        "address": "playground/",
        "summary": "Choose data and layers, watch a network learn, and change the Python that does "
        "it: spirals, overfitting, dying units, points of your own.",
    },
    {
        "title": "The optimizer race",
        "address": "optimizer-race/",
        "summary": "SGD, momentum, RMSprop, Adam and more run down a landscape of losses that you "
        "choose, each with the learning rate that you give it.",
    },
    {
        "title": "The autodiff machine",
        "address": "autodiff/",
        "summary": "Type a formula and watch its values flow to the right and its gradients back "
        "to the left, one edge at a time.",
    },
)
