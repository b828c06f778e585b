package gradus.study;

import java.util.function.Consumer;

/** A measurement of how methods behave, with its settings. Studies are records. */
public interface Study {
  /** Returns the name by which the command knows it, such as {@code time-dependence}. */
  String name();

  /**
   * Measures.
   *
   * @param progress is told in a line what has just been done
   */
  Report run(Consumer<String> progress);
}
