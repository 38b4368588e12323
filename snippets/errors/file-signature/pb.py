import keras

model = keras.models.load_model("old_model/saved_model.pb")
