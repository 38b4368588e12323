mkdir old
mv model.h5 old/first.h5
cp old/first.h5 old/second.h5
cat > cluster.py <<'END'
from pathlib import Path

from dask.distributed import Client

from convert import convert

if __name__ == "__main__":
    # Client("scheduler:8786") speaks to a cluster that is there already
    with Client(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        cluster.upload_file("convert.py")
        files = sorted(Path("old").resolve().glob("*.h5"))
        targets = [Path("new").resolve() / f"{file.stem}.keras" for file in files]
        reports = cluster.gather(cluster.map(convert, files, targets))
    for file, report in zip(files, reports):
        print(file.name, report.status, f"{report.proof['maximum']:.0e}")
END
python cluster.py
