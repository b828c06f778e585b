package gradus.train;

import java.nio.file.Path;

/**
 * Hears of what happens in training, on the training thread. A listener that throws ends the run.
 */
public interface TrainingListener {
  /** The run begins, or goes on from a checkpoint. */
  default void started(Training training) {}

  /** A step was taken. */
  default void step(Training training) {}

  /** The model was evaluated: at the end of each epoch, and within it if that was asked for. */
  default void evaluated(Training training, Evaluation evaluation) {}

  /** An epoch ended and was evaluated. */
  default void epochEnded(Training training, Evaluation evaluation) {}

  /** A checkpoint was saved. */
  default void checkpointed(Training training, Path file) {}

  /** The run ended, for whatever reason but a failure. */
  default void stopped(Training training, TrainingRun run) {}

  /** The run failed; what is thrown to the caller is this. */
  default void failed(Training training, RuntimeException failure) {}
}
