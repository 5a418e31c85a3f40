"""Run notebooks and store what the book's rules allow, and nothing else.

``python -m tests.book.store_outputs book/concepts/02_neuron.ipynb`` (or a folder)

Cells tagged ``nbval-check-output`` keep their output and a count, all others lose both. A
notebook whose run fails is left as it was.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from dlbook.book.notebooks import code_cells, read, sources, tags
from dlbook.book.wakeful_kernel import WakefulKernelManager
from dlbook.files.disk import replacing
from tests.book.guards import CHECKED


def strip(notebook: NotebookNode) -> None:
    """Keep the outputs of checked cells only, and the metadata that everybody shares."""
    for count, cell in enumerate(code_cells(notebook), start=1):
        cell.metadata.pop("execution", None)
        if CHECKED in tags(cell):
            cell.execution_count = count
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = count
        else:
            cell.outputs, cell.execution_count = [], None
    kept = ("covers", "myst")
    page = {key: notebook.metadata[key] for key in kept if key in notebook.metadata}
    notebook.metadata = page | {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


def store(path: Path) -> None:
    """Run the notebook where it stands, and write it back stripped."""
    notebook = read(path)
    notebook.metadata.setdefault("kernelspec", {"name": "python3", "display_name": "Python 3"})
    client = NotebookClient(
        notebook,
        timeout=600,
        resources={"metadata": {"path": path.parent}},
        kernel_manager_class=WakefulKernelManager,
    )
    client.execute()
    strip(notebook)
    text = nbformat.writes(notebook)
    with replacing(path) as file:
        file.write((text.rstrip("\n") + "\n").encode())


def main(arguments: list[str]) -> int:
    """Run what the command line names; the exit status is 1 when a notebook fails."""
    if not arguments:
        print("Name notebooks or folders: python -m tests.book.store_outputs book")
        return 2
    failed = []
    for argument in arguments:
        given = Path(argument)
        if not given.exists():
            print(f"{given}: no such file or folder")
            failed.append(given)
            continue
        for path in sources(".ipynb", given) if given.is_dir() else [given]:
            try:
                store(path)
                print(f"{path}: stored")
            except CellExecutionError as error:
                failed.append(path)
                print(f"{path}: not stored, because a cell fails\n{error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
