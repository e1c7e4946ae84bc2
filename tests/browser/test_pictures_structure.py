"""Pictures of structure as a reader uses them: by pointer, by keys, and played in time."""

import pytest
from playwright.sync_api import Locator, Page, expect

HEAD = "import numpy as np\nimport glowgrad as gg\nfrom glowgrad import nn, pictures\n"


@pytest.fixture
def cell(page: Page, site: str) -> Locator:
    page.goto(f"{site}/lessons/digits/?device=cpu")
    return page.locator("gg-cell").first


def run(cell: Locator, code: str) -> Locator:
    cell.evaluate("(cell, code) => cell.setText(code)", HEAD + code)
    cell.evaluate("(cell) => cell.run()")
    expect(cell).to_have_attribute("data-state", "done", timeout=60_000)
    return cell.locator(".outputs")


def pixels(canvas: Locator) -> str:
    found: str = canvas.evaluate("(canvas) => canvas.toDataURL()")
    return found


def test_attention_and_embeddings(cell: Locator, page: Page) -> None:
    outputs = run(
        cell,
        "weights = np.stack([np.eye(3), np.roll(np.eye(3), 1, 1)])\n"
        "pictures.attention_maps(weights, ['the', 'cat', 'sat'])",
    )
    said = outputs.locator(".figure-readout")
    outputs.get_by_role("button", name="query the").click()
    expect(said).to_contain_text("Head 1. “the” looks at “the” 1.00")
    page.keyboard.press("ArrowDown")
    expect(said).to_contain_text("“cat” looks at “cat” 1.00")
    expect(outputs.get_by_role("button", name="query cat")).to_be_focused()
    outputs.get_by_role("button", name="Head 2").click()
    expect(said).to_contain_text("Head 2. “cat” looks at “sat” 1.00")
    outputs.get_by_role("button", name="Table").click()
    table = outputs.locator("canvas[aria-label^=Table]")
    table.press("ArrowUp")
    expect(said).to_contain_text("“the” looks at “cat” 1.00")
    outputs.get_by_text("Mean of all heads").click()
    expect(said).to_contain_text("“the” looks at “the” 0.50, “cat” 0.50")

    outputs = run(
        cell,
        "middles = 8 * np.eye(6)[np.arange(24) % 3]\n"
        "vectors = np.random.default_rng(0).normal(size=(24, 6)) + middles\n"
        "names = [f'word{i}' for i in range(24)]\n"
        "pictures.embedding_projector(vectors, names, gg.rand(24, 5, 5), ('tsne', 'pca'),\n"
        "                             groups=np.arange(24) % 3, steps=80)",
    )
    points = outputs.locator(".projector-canvas")
    expect(outputs.locator(".projector-canvas")).to_have_count(1)
    expect(outputs.locator(".player-text")).to_have_text("step 80")
    search = outputs.get_by_label("Find a label")
    search.fill("word7")
    search.press("Enter")
    said = outputs.locator(".figure-readout")
    expect(said).to_have_text("word7 (1). Nearest by cosine:")
    near = outputs.get_by_role("group", name="Nearest by cosine")
    expect(near.get_by_role("button")).to_have_count(8)
    first = near.get_by_role("button").first
    name = first.inner_text().split()[0]
    assert int(name.removeprefix("word")) % 3 == 1
    first.click()
    expect(said).to_contain_text(f"{name} (1)")
    points.press("ArrowRight")
    expect(said).not_to_contain_text(f"{name} (")
    before = pixels(points)
    points.press("Shift+ArrowRight")
    assert pixels(points) != before
    points.press("Escape")
    outputs.get_by_label("Method").select_option("PCA")
    expect(said).to_contain_text("of the variance")
    expect(outputs.locator(".player")).to_be_hidden()


def test_boxes_masks_and_codes(cell: Locator, page: Page) -> None:
    outputs = run(
        cell,
        "found = [[4, 4, 20, 18], [5, 5, 21, 19], [25, 25, 30, 30]]\n"
        "pictures.boxes(gg.rand(3, 32, 32), found, ['cat', 'cat', 'dog'], [0.9, 0.6, 0.2],\n"
        "               truth=[[4, 4, 20, 18]], truth_labels=['cat'])",
    )
    said = outputs.locator(".figure-readout")
    expect(said).to_have_text("2 boxes, 1 hidden, 1 of 1 true ones found (IoU ≥ 0.5)")
    outputs.get_by_label("Least score").fill("0.1")
    expect(said).to_contain_text("3 boxes, 1 of 1")
    outputs.get_by_label("Most overlap").fill("0.5")
    expect(said).to_contain_text("2 boxes, 1 hidden")
    outputs.locator("canvas").press("ArrowRight")
    expect(said).to_have_text("cat 0.90: 4, 4, 20, 18 · IoU 1.00 with cat")

    outputs = run(
        cell,
        "pictures.boxes(np.zeros((50, 100)), [[0, 0, 20, 20]], truth=[[20, 10, 40, 30]],\n"
        "               movable=True)",
    )
    canvas = outputs.locator("canvas")
    canvas.scroll_into_view_if_needed()
    expect(outputs.locator(".figure-readout")).to_have_text(
        "1 box, 0 of 1 true ones found (IoU ≥ 0.5)"
    )
    scale = canvas.evaluate("(canvas) => canvas.clientWidth") / 100
    canvas.hover(position={"x": 5 * scale, "y": 5 * scale})
    box = canvas.bounding_box()  # only now: to hover may scroll
    assert box is not None
    page.mouse.down()
    page.mouse.move(box["x"] + 25 * scale, box["y"] + 15 * scale, steps=3)
    page.mouse.up()
    said = outputs.locator(".figure-readout")
    expect(said).to_have_text("Box 1: 20, 10, 40, 30 · IoU 1.00 with the true box")
    canvas.press("Shift+ArrowLeft")
    canvas.press("Alt+ArrowDown")
    expect(said).to_have_text("Box 1: 19, 10, 39, 31 · IoU 0.86 with the true box")

    outputs = run(
        cell,
        "classes = np.zeros((8, 8), int)\nclasses[:4] = 1\nclasses[6:, 6:] = 2\n"
        "pictures.masks(np.zeros((8, 8)), classes, ['ground', 'sky', 'dog'])",
    )
    canvas = outputs.locator("canvas").first
    legend = outputs.get_by_role("group", name="Areas that are shown").get_by_role("button")
    expect(legend).to_have_text(["sky · 50 %", "dog · 6 %"])
    before = pixels(canvas)
    legend.first.click()
    expect(legend.first).to_have_attribute("aria-pressed", "false")
    assert pixels(canvas) != before
    canvas.hover(position={"x": 3, "y": 3})
    expect(outputs.locator(".figure-readout")).to_have_text("Row 0, column 0: sky")

    outputs = run(
        cell,
        "decoder = lambda z: (z[:, :1] * gg.ones(16)).reshape(-1, 4, 4)\n"
        "pictures.latent_walk(decoder, np.array([[0., 1.], [1., 0.]]), names=['black', 'white'],\n"
        "                     steps=4)",
    )
    said = outputs.locator(".figure-readout")
    expect(said).to_have_text("black · z = (0.00, 1.00)")
    outputs.get_by_label("Step on").click()
    expect(said).to_have_text("75 % black · z = (0.25, 0.75)")
    outputs.get_by_label("Place on the way").press("End")
    expect(said).to_have_text("white · z = (1.00, 0.00)")

    outputs = run(
        cell,
        "decoder = lambda z: (z[:, :1] * gg.ones(16)).reshape(-1, 4, 4)\n"
        "pictures.latent_walk(decoder, grid=(-1, 1), steps=3)",
    )
    pad = outputs.get_by_role("img", name="Plane of codes")
    said = outputs.locator(".figure-readout")
    expect(said).to_have_text("z = (0.00, 0.00)")
    pad.press("ArrowUp")
    expect(said).to_have_text("z = (0.00, 1.00)")
    pad.press("ArrowUp")
    pad.press("ArrowRight")
    pad.press("ArrowRight")
    expect(said).to_have_text("z = (1.00, 1.00)")


def test_sliders_decode_while_the_reader_moves_them(cell: Locator) -> None:
    outputs = run(
        cell,
        "decoder = lambda z: z[:, :1] * gg.ones(16)\n"
        "pictures.latent_sliders(decoder, gg.zeros(3), numbers=2)",
    )
    said = outputs.locator(".figure-readout")
    expect(said).to_have_text("z = (0.00, 0.00, 0.00)")
    outputs.get_by_label("z[1]").fill("1.5")
    expect(said).to_have_text("z = (0.00, 1.50, 0.00)")
    outputs.get_by_label("z[0]").fill("-3")
    expect(said).to_have_text("z = (−3.00, 1.50, 0.00)")


def test_a_place_goes_through_the_neurons(cell: Locator, page: Page) -> None:
    figure = run(
        cell,
        "net = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))\n"
        "with gg.no_grad():\n"
        "    for p in net.parameters(): p.zero_()\n"
        "    net[2].bias.fill_(1.0)\n"
        "pictures.neurons(net, [[-1, -1], [1, 1]], [0, 1], names=['low', 'high'])",
    )
    said = figure.locator(".figure-readout")
    figure.locator("canvas").focus()
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("the network says high, 73 %")
    page.keyboard.press("Escape")
    expect(said).to_contain_text("Move over the plane")
    figure.get_by_label("In the plane").select_option("layer 1, neuron 2")
    expect(said).to_have_text("Layer 1, neuron 2")
    box = figure.locator("canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    expect(said).to_contain_text("At (")


def test_a_part_of_the_nerve_cell_lights_up_with_its_term(cell: Locator, page: Page) -> None:
    figure = run(cell, "pictures.nerve_cell(title='A cell')")
    said = figure.locator(".figure-readout")
    figure.locator("svg.parts-drawing text", has_text="synapses").hover()
    expect(said).to_contain_text("the weights w")
    weight = figure.get_by_role("button", name="w: synapses")
    expect(weight).to_have_attribute("aria-pressed", "true")
    figure.get_by_role("button", name="output: axon").focus()
    page.keyboard.press("ArrowRight")
    expect(figure.get_by_role("button", name="f: axon hillock")).to_be_focused()
    expect(said).to_contain_text("the activation f")


def test_gates_graphs_and_episodes(cell: Locator, page: Page) -> None:
    outputs = run(
        cell,
        "gates = {'forget gate': np.array([[0.1, 0.9], [0.2, 0.8], [0.3, 0.7]])}\n"
        "pictures.gate_activations(gates, tokens=list('abc'))",
    )
    said = outputs.locator(".figure-readout")
    expect(said).to_contain_text("forget gate 0.5")
    heat = outputs.locator("canvas")
    heat.press("ArrowRight")
    heat.press("ArrowDown")
    expect(said).to_contain_text("forget gate, unit 0: 0.2")
    expect(outputs.locator(".player-text")).to_have_text("1: b")

    outputs = run(
        cell,
        "pictures.graph([(0, 1), (1, 2)], nodes=['ann', 'bob', 'eve'], groups=['x', 'y', 'x'],\n"
        "               values=[[1, 0, 0], [0.5, 0.5, 0], [0.5, 0.3, 0.2]])",
    )
    said = outputs.locator(".figure-readout")
    outputs.get_by_role("button", name="node bob").click()
    expect(said).to_have_text("bob = 0, neighbours: ann (1), eve (0)")
    outputs.get_by_label("Step on").click()
    expect(said).to_have_text("bob = 0.5, heard from ann (1), eve (0)")
    expect(outputs.get_by_role("button", name="node bob, y, value 0.5")).to_have_count(1)
    expect(outputs.locator("path.message")).to_have_count(2)

    outputs = run(
        cell,
        "pictures.episode(states=[[0, 0], [0, 1], [1, 1]], world=['S.', '#G'], rewards=[-1, 10],\n"
        "                 actions=['right', 'down'], fps=20)",
    )
    said = outputs.locator(".figure-readout")
    expect(said).to_contain_text("row 0, column 0")
    outputs.get_by_role("button", name="Play").click()
    expect(said).to_have_text("action down · reward 10 · return so far 9 · row 1, column 1")
    expect(outputs.get_by_role("button", name="Play")).to_be_visible()
    outputs.get_by_label("Step back").click()
    expect(said).to_contain_text("action right · reward −1")
    outputs.locator("canvas").click(position={"x": 10, "y": 125})
    expect(said).to_contain_text("row 0, column 0")


def test_a_traced_line_is_shown_in_its_cell(cell: Locator) -> None:
    outputs = run(
        cell,
        "w = gg.tensor(2.0, requires_grad=True)\n"
        "with pictures.AutogradTrace() as trace:\n    loss = w * w\ntrace.figure()",
    )
    outputs.locator("g.node").filter(has_text="mul").click()
    outputs.locator(".graph-line").get_by_role("button").click()
    expect(cell.locator(".cm-content")).to_be_focused()
    line = "getSelection().anchorNode.parentElement.closest('.cm-line, .cm-content').innerText"
    assert "loss = w * w" in cell.page.evaluate(line)


def test_the_autodiff_machine(cell: Locator, page: Page) -> None:
    outputs = run(
        cell,
        "pictures.autodiff('w, x, y = 0.5, 2.0, 1.0\\nd = tanh(w*x) - y\\nL = d*d', at='start')",
    )
    slider = outputs.get_by_label("Steps of the machine")
    boxes = outputs.locator(".autodiff-graph .node")
    expect(boxes).to_have_count(7)
    expect(
        outputs.get_by_role("listitem", name="w*x, not computed yet", exact=True)
    ).to_be_visible()
    outputs.get_by_role("button", name="Step on").click()
    expect(outputs.locator(".player-text")).to_have_text("forward 1 of 4")
    expect(outputs.locator(".autodiff-words")).to_contain_text("0.5 × 2 = 1")
    expect(outputs.locator("mark")).to_have_text("w*x")
    slider.press("End")
    expect(outputs.locator(".autodiff-words")).to_contain_text("Back through w*x")
    # d is used twice: its gradient is a sum.
    named = outputs.get_by_role("listitem", name="d = tanh(w*x) - y, −0.238")
    named.click()
    expect(outputs.locator(".autodiff-words")).to_contain_text("−0.238 + −0.238 = −0.477")
    named.press("ArrowLeft")
    expect(outputs.locator(".autodiff-words strong")).to_have_text("tanh(w*x)")

    # All numbers follow an input, and the text too.
    outputs.get_by_role("slider", name="w", exact=True).fill("1")
    expect(outputs.locator(".autodiff-code")).to_contain_text("w, x, y = 1, 2.0, 1.0")
    expect(outputs.locator(".autodiff-gradient").first).to_have_text("−0.0102")
    expect(outputs.locator(".autodiff-nudged").first).to_have_text("−0.0102✓")
    field = outputs.get_by_role("spinbutton", name="w", exact=True)
    field.fill("")
    field.blur()
    expect(field).to_have_value("1")
    field.fill("0.5")
    losses = outputs.locator(".autodiff-losses")
    outputs.get_by_role("button", name="One descent step").press("Enter")
    expect(losses).to_have_text("L fell: 0.0568 → 0.0428")
    outputs.get_by_label("flip the sign").check()
    outputs.get_by_role("button", name="Ten").click()
    expect(losses).to_contain_text("L rose: … →")
    outputs.get_by_role("button", name="Reset the values").click()
    expect(outputs.locator(".autodiff-code")).to_contain_text("w, x, y = 0.5, 2.0, 1.0")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
