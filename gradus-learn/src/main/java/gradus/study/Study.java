package gradus.study;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

  /**
   * Measures before someone who watches.
   *
   * @param progress is told in a line what has just been done
   * @param live is given a line, now and then, to be drawn over the one before; null where nobody
   *     watches
   */
  default Report run(Consumer<String> progress, @Nullable Consumer<String> live) {
    return run(progress);
  }
}
