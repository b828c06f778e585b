package gradus.score;

import java.util.List;

/**
 * The sections of a tune. A section begins with the tune, where a repeat begins, and after a repeat
 * unless an ending follows there; outside of a repeat whose beginning is signed also at a label and
 * after a double or final line.
 */
public final class Sections {
  private final int[] starts; // of the section that a measure lies in
  private final int[] ends;

  /** Finds the sections of the measures of a part. */
  public Sections(List<Measure> measures) {
    starts = new int[measures.size()];
    ends = new int[measures.size()];
    boolean open = false; // within a repeat whose beginning is signed
    for (int i = 0; i < starts.length; i++) {
      Measure measure = measures.get(i);
      Measure before = i == 0 ? null : measures.get(i - 1);
      open &= before == null || before.right() != Barline.REPEAT_END;
      boolean begins =
          before == null
              || measure.left() == Barline.REPEAT_START
              || (!open
                  && (!measure.label().isBlank()
                      || (closes(before) && measure.ending().isEmpty())));
      open |= measure.left() == Barline.REPEAT_START;
      starts[i] = begins ? i : starts[i - 1];
    }
    for (int i = starts.length - 1; i >= 0; i--) {
      ends[i] = i + 1 == starts.length || begins(i + 1) ? i : ends[i + 1];
    }
  }

  /** Returns whether a section begins with the measure at an index. */
  public boolean begins(int index) {
    return starts[index] == index;
  }

  /** Returns the index of the measure with which the section of another begins. */
  public int start(int index) {
    return starts[index];
  }

  /** Returns the index of the measure with which the section of another ends. */
  public int end(int index) {
    return ends[index];
  }

  /** Returns whether a measure has at its right a repeat, a double or a final line. */
  public static boolean closes(Measure measure) {
    return switch (measure.right()) {
      case DOUBLE, FINAL, REPEAT_END -> true;
      case SINGLE, INVISIBLE, REPEAT_START -> false;
    };
  }
}
