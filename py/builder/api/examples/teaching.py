# %% load_question, Question
item = {
    "question": "Which of these is an activation function?",
    "options": ["ReLU", "Adam", "MSE", "epoch"],
    "correctIndex": 0,
    "difficulty": "basic",
    "explanation": "ReLU bends the line: max(0, x). Adam is an optimizer and MSE a loss.",
}
teaching.load_question(json.dumps(item))

# %% Mark
item = {
    "question": "How many parameters has nn.Linear(2, 3)?",
    "options": ["6", "9", "5", "3"],
    "correctIndex": 1,
    "difficulty": "medium",
    "explanation": "2 · 3 weights and 3 biases.",
}
teaching.load_question(json.dumps(item)).mark(0)

# %% load_module, Module
module = {
    "title": "ReLU",
    "theory": "A bend at 0: **max(0, x)**.",
    "code_lab": "print([max(0, x) for x in (-1, 2)])",
    "prerequisites": [],
    "mcqs": [],
}
teaching.load_module(json.dumps(module))

# %% FormatError, MissingFieldError
try:
    teaching.load_question('{"question": "What is missing?"}')
except teaching.NAME as error:
    print(error)
