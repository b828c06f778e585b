package gradus.train;

/** Training cannot go on; the message says at which step, where in the model, and what to try. */
public final class TrainingFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message written for the user and the failure behind it. */
  public TrainingFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
