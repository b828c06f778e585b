package gradus.train;

/**
 * A run in progress, as listeners see it. It is a live view: what it returns changes with each
 * step.
 */
public interface Training {
  /** Returns how many examples there are to learn from. */
  int examples();

  /** Returns what an example is called in the plural, {@code images} for instance. */
  String unit();

  /** Returns how many epochs the run is to take. */
  int epochs();

  /** Returns how many epochs have been completed. */
  int epoch();

  /** Returns how many examples of the current epoch have been seen. */
  int position();

  /** Returns how many steps have been taken. */
  long step();

  /** Returns the loss of the last batch. */
  double loss();

  /** Returns the mean scores of the training batches since the last evaluation. */
  Scores scores();

  /** Asks that the run stop after the current step; any thread may ask. */
  void stop();
}
