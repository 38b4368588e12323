import keras

archive = keras.export.ExportArchive()
archive.track(["no", "layer"])
