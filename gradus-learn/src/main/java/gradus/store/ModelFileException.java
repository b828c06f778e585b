package gradus.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * Says what is wrong with a file of a model or a run, where, and what to try; the message is fit
 * for the user's eyes as it stands.
 */
public final class ModelFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message written for the user. */
  public ModelFileException(String message) {
    super(message);
  }

  /** Creates an exception with a message written for the user and the failure behind it. */
  public ModelFileException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Returns an exception for a file that could not be read. */
  public static ModelFileException reading(Path file, IOException cause) {
    return new ModelFileException(file + ": cannot be read: " + reason(cause), cause);
  }

  /** Returns an exception for a file that could not be written. */
  public static ModelFileException writing(Path file, IOException cause) {
    return new ModelFileException(
        file
            + ": cannot be written: "
            + reason(cause)
            + ". What was saved there before is unchanged. Free some space or choose another"
            + " folder, then resume.",
        cause);
  }

  private static String reason(IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "permission denied";
      case NotDirectoryException _ -> "its parent is not a folder";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    };
  }
}
