repository=$(mktemp -d)
cp -r tools ci scan.py identify.py "$repository"
models=$PWD
cd "$repository"
mv scan.py identify.py tools
git init --quiet --initial-branch main
git config user.name you
git config user.email you@example.org
cp "$models/classifier.h5" long-known.h5
git add . && git commit --quiet --message "the check, and an old model"

git switch --quiet --create bad
cp "$models/classifier.h5" .
cp "$models/classifier.h5" renamed.keras
cat > train.py <<'PYTHON'
import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("classifier.h5")
model.save_weights("final.h5")
PYTHON
git add . && git commit --quiet --message "a model, in the old format"
sh ci/models.sh main; echo "bad branch: exit code $?"

git switch --quiet --create good main
cp "$models/classifier.keras" "$models/classifier.weights.h5" .
cat > train.py <<'PYTHON'
import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("classifier.keras")
model.save_weights("classifier.weights.h5")
PYTHON
git add . && git commit --quiet --message "the same, in the new format"
sh ci/models.sh main; echo "good branch: exit code $?"

sh ci/models.sh no-such-branch; echo "nothing to compare with: exit code $?"
