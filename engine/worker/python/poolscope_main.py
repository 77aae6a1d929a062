"""The program of one phase; also what every child that does not fork imports again, so it stays small."""
import os
import sys

if __name__ == "__main__":
    _folder = os.path.dirname(os.path.abspath(__file__))
    if _folder not in sys.path:  # PYTHONSAFEPATH leaves it out
        sys.path.insert(0, _folder)
    from poolscope_driver import main

    main(sys.argv[1])
else:
    # A child started by spawn or by a fork server. A plain script would define its function here.
    import poolscope_functions

    poolscope_functions.load_in_child()
    if "POOLSCOPE_TRACE_DIR" in os.environ:
        import poolscope_trace

        poolscope_trace.install_in_child()
