package gradus.cli;

import gradus.train.JsonLines;
import gradus.train.ProgressBar;
import gradus.train.TrainingListener;

/** Shows how training goes, in the output's way. */
final class Progress {
  private Progress() {}

  static TrainingListener of(Output output) {
    return switch (output.mode()) {
      case TEXT -> ProgressBar.onConsole();
      case QUIET -> new TrainingListener() {};
      case JSON -> JsonLines.to(output.writer());
    };
  }
}
