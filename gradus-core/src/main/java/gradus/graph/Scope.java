package gradus.graph;

import java.util.function.Supplier;

/** The path of the module that is recording, for error messages and printed plans. */
public final class Scope {
  private static final ThreadLocal<String> CURRENT = ThreadLocal.withInitial(() -> "");

  private Scope() {}

  /** Returns the current path, empty outside of any module. */
  public static String current() {
    return CURRENT.get();
  }

  /** Runs a recording under a path, and returns what it recorded. */
  public static <T> T in(String path, Supplier<T> recording) {
    String outer = CURRENT.get();
    CURRENT.set(path);
    try {
      return recording.get();
    } finally {
      CURRENT.set(outer);
    }
  }
}
