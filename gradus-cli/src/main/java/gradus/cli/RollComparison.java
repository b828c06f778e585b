package gradus.cli;

import gradus.midi.PianoRoll;
import gradus.rolls.RollCorpus;
import gradus.rolls.RollFigure;
import gradus.rolls.RollForm;
import gradus.rolls.RollPiece;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Rolls that a model wrote beside those that it learnt from, which are compared as the model's form
 * has them.
 */
final class RollComparison {
  private static final int SHOWN = 96; // quarter notes of each roll in a picture

  private final RollForm form;
  private final RollCorpus corpus;
  private final List<PianoRoll> learnt;
  private final List<PianoRoll> written;

  /**
   * Prepares to compare.
   *
   * @param written one roll or more
   */
  RollComparison(RollForm form, RollCorpus corpus, List<PianoRoll> written) {
    this.form = form;
    this.corpus = corpus;
    this.written = List.copyOf(written);
    learnt = corpus.learnt().stream().map(piece -> asFormed(piece.roll())).toList();
  }

  private PianoRoll asFormed(PianoRoll roll) {
    return form.decode(Arrays.asList(form.encode(roll)), roll.stepsPerQuarter());
  }

  /** Returns each figure of the rolls beside its spread over the pieces learnt. */
  Task.Ending measured() {
    var table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%n%-29s  %s%n%-29s  %6s  %6s  %8s  %7s  %6s",
            "",
            Text.count(learnt.size(), "pieces learnt"),
            "",
            "least",
            "median",
            "greatest",
            "written",
            "within"));
    int within = 0;
    Map<String, Object> figures = new LinkedHashMap<>();
    for (RollFigure figure : RollFigure.values()) {
      RollFigure.Spread pieces = figure.spread(learnt);
      double found = figure.spread(written).median();
      long inside = written.stream().filter(roll -> pieces.holds(figure.of(roll))).count();
      within += inside == written.size() ? 1 : 0;
      table.append(
          String.format(
              Locale.ROOT,
              "%n%-29s  %6s  %6s  %8s  %7s  %6s",
              figure,
              number(pieces.least()),
              number(pieces.median()),
              number(pieces.greatest()),
              number(found),
              written.size() == 1 ? inside == 1 ? "yes" : "no" : inside + "/" + written.size()));
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("least", pieces.least());
      fields.put("median", pieces.median());
      fields.put("greatest", pieces.greatest());
      fields.put("written", found);
      fields.put("within", inside);
      figures.put(figure.name().toLowerCase(Locale.ROOT).replace('_', '-'), fields);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("rolls", written.size());
    fields.put("figuresWithin", within);
    fields.put("figures", figures);
    return new Task.Ending(
        table + System.lineSeparator(),
        String.format(
            Locale.ROOT,
            "%s written: %d of %d figures within those of the pieces learnt",
            Text.count(written.size(), "rolls"),
            within,
            RollFigure.values().length),
        fields);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }

  /**
   * Returns a picture of a roll above the piece learnt that is in the middle as to notes at once.
   */
  String toSvg(PianoRoll roll) {
    double middle = RollFigure.AT_ONCE.spread(learnt).median();
    int place = 0;
    for (int i = 0; i < learnt.size(); i++) {
      place = RollFigure.AT_ONCE.of(learnt.get(i)) == middle ? i : place;
    }
    RollPiece piece = corpus.learnt().get(place);
    SequencedMap<String, PianoRoll> rolls = new LinkedHashMap<>();
    rolls.put("written by the model", shown(roll));
    rolls.put("learnt: " + piece.name(), shown(learnt.get(place)));
    return PianoRoll.toSvg("A roll that was written, and one that was learnt", rolls);
  }

  private static PianoRoll shown(PianoRoll roll) {
    return roll.steps(0, Math.min(roll.length(), SHOWN * roll.stepsPerQuarter()));
  }
}
