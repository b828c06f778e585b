package gradus.data;

import java.nio.file.Path;

/**
 * Says what is wrong with a file or a data set, where, and what to try; the message is fit for the
 * user's eyes as it stands.
 */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message written for the user. */
  public DataException(String message) {
    super(message);
  }

  /** Creates an exception with a message written for the user and the failure behind it. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Formats {@code file, where: problem. advice}; an empty {@code where} is left out. */
  static DataException in(Path file, String where, String problem, String advice) {
    return new DataException(text(file, where, problem, advice));
  }

  /** Formats the same message around the failure that caused it. */
  static DataException in(Path file, String problem, String advice, Throwable cause) {
    return new DataException(text(file, "", problem, advice), cause);
  }

  private static String text(Path file, String where, String problem, String advice) {
    return file + (where.isEmpty() ? "" : ", " + where) + ": " + problem + ". " + advice;
  }
}
