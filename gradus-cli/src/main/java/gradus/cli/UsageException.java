package gradus.cli;

import java.util.function.Supplier;

/** The command was asked for something that does not exist or does not fit: exit status 2. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }

  private UsageException(IllegalArgumentException cause) {
    super(cause.getMessage(), cause);
  }

  /** Returns what a reader of an option's text makes of it, and blames the user if it refuses. */
  static <T> T unless(Supplier<T> reader) {
    try {
      return reader.get();
    } catch (IllegalArgumentException e) {
      throw new UsageException(e);
    }
  }
}
