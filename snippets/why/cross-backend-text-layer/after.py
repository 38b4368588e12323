import keras

# Words become numbers before the model, in plain Python: no backend has to know strings.
words = {"good": 2, "bad": 3, "film": 4}
sentences = ["good film", "bad bad film"]
numbers = [[words.get(word, 1) for word in sentence.split()] for sentence in sentences]
numbers = keras.utils.pad_sequences(numbers, maxlen=3, padding="post")

model = keras.Sequential([
    keras.Input((3,), dtype="int32"),
    keras.layers.Embedding(len(words) + 2, 2),
    keras.layers.GlobalAveragePooling1D(),
])
model.save("numbers.keras")
print(model.predict(numbers, verbose=0).shape)
