package gradus.data;

import java.util.List;

/** What a model should answer for each example, immutable and shared by all views of a data set. */
sealed interface Targets {
  /** The number of examples. */
  int count();

  /** The number of outputs a model needs: classes, or values per example. */
  int size();

  /** One class for each example. */
  record Labels(int[] labels, List<String> names) implements Targets {
    @Override
    public int count() {
      return labels.length;
    }

    @Override
    public int size() {
      return names.size();
    }
  }

  /** {@code size} numbers for each example. */
  record Values(float[] values, int count, int size) implements Targets {}
}
