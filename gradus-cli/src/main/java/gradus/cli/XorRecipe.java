package gradus.cli;

import gradus.data.Dataset;
import gradus.data.Generated;
import java.util.List;

/** Exclusive or: the smallest task that needs a hidden layer. */
record XorRecipe() implements DatasetRecipe {
  /** The four cases make no epoch worth a line, so that one shows them several times. */
  private static final int REPEATS = 20;

  @Override
  public String name() {
    return "xor";
  }

  @Override
  public String summary() {
    return "exclusive or, from its four cases";
  }

  @Override
  public Settings defaults() {
    return Settings.of("2-16-1", 10, 4, 0.05);
  }

  @Override
  public Material material(Settings settings) {
    Dataset cases = Generated.xor();
    int[] rows = new int[REPEATS * cases.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i % cases.size();
    }
    String note = "There are four cases; an epoch shows each " + REPEATS + " times.";
    return new Material(cases.select(rows), null, cases, "cases", List.of(note), null);
  }

  @Override
  public String result(Score score) {
    return score instanceof Score.Classes classes
        ? classes.right() + "/" + classes.confusion().total() + " correct"
        : score.line();
  }
}
