package gradus.graph;

/**
 * Where a leaf's values come from: a parameter, a random stream, an input of a held plan. A leaf
 * remembers the version that its source had when it was recorded.
 */
public interface Source {
  /** Returns the name that error messages use. */
  String name();

  /** Returns the number of times that the values have been replaced. */
  long version();

  /** Returns the values for one run of a held plan. */
  Buffer read();
}
