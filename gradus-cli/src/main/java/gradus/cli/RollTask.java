package gradus.cli;

import gradus.Rng;
import gradus.midi.PianoRoll;
import gradus.nn.VectorModel;
import gradus.rolls.RollCorpus;
import gradus.rolls.RollForm;
import gradus.rolls.RollPiece;
import gradus.rolls.RollPlayer;
import gradus.sequence.VectorModelSpec;
import gradus.sequence.VectorSequences;
import gradus.train.Objective;
import gradus.train.Trainer;
import gradus.train.TrainingRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A model of the columns of piano rolls; a tenth of the pieces, held out, chooses the best epoch.
 * It ends with a roll that the model plays, beside the pieces that it learnt.
 */
final class RollTask implements Task {
  /** At 1 a model that reads what it wrote itself strikes fewer keys than it has learnt. */
  static final double TEMPERATURE = 1.05;

  private static final int JUDGED = 8; // rolls, when a run is evaluated
  private static final int QUARTERS = 128; // quarter notes that are played unless told otherwise
  private static final int JUDGED_AT_ONCE = 100; // windows

  private final RollRecipe.Collected collected;
  private final RollCorpus corpus;
  private final RollForm form;
  private final VectorModelSpec spec;
  private final VectorModel model;
  private final VectorSequences train;
  private final VectorSequences validation;
  private final int window;
  private final long seed;

  private RollTask(
      RollRecipe.Collected collected,
      RollCorpus corpus,
      RollForm form,
      VectorModelSpec spec,
      Settings settings) {
    this.collected = collected;
    this.corpus = corpus;
    this.form = form;
    this.spec = spec;
    List<float[][]> columns = form.encode(corpus.training());
    model = form.begin(spec.build(form.width()), columns);
    window = window(settings);
    seed = settings.seed();
    train = VectorSequences.of(columns, form.loss()).inWindows(window);
    validation =
        VectorSequences.of(
                form.encode(corpus.heldOut().stream().map(RollPiece::roll).toList()), form.loss())
            .inWindows(window);
  }

  static RollTask of(RollRecipe recipe, Settings settings) {
    VectorModelSpec spec =
        UsageException.unless(
            () -> VectorModelSpec.parse(settings.model()).withDropout(settings.dropout()));
    RollForm form = form(settings);
    UsageException.unless(() -> spec.build(1)); // complains of a model that cannot take vectors
    RollRecipe.Collected collected = recipe.collect(settings);
    return new RollTask(collected, collected.corpus(recipe, settings), form, spec, settings);
  }

  static RollForm form(Settings settings) {
    return UsageException.unless(() -> RollForm.named(settings.representation()));
  }

  /** Returns how many columns a window has. */
  static int window(Settings settings) {
    return Math.max(1, settings.sequenceLength());
  }

  /** Returns how many columns are played unless the user says otherwise. */
  static int length(Settings settings) {
    return QUARTERS * Math.max(1, settings.grid());
  }

  @Override
  public List<String> notes() {
    return collected.remark().isEmpty() ? List.of() : List.of(collected.remark());
  }

  @Override
  public Objective objective() {
    return train;
  }

  @Override
  public Trainer trainer() {
    return Trainer.of(model)
        .word(spec.toString())
        .validation(validation)
        .evaluationBatchSize(JUDGED_AT_ONCE)
        .unit("windows");
  }

  @Override
  public String model() {
    return spec.toString();
  }

  @Override
  public String sizes() {
    return String.format(
        Locale.ROOT,
        "%s, %,d to learn from, in all keys %,d rolls of %,d columns; %,d held out",
        collected.source(),
        corpus.learnt().size(),
        corpus.training().size(),
        train.predicted(),
        corpus.heldOut().size());
  }

  @Override
  public Map<String, Object> sizeFields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("training", train.predicted());
    fields.put("validation", validation.predicted());
    fields.put("pieces", corpus.learnt().size());
    return fields;
  }

  @Override
  public String heldOut() {
    return Text.count(corpus.heldOut().size(), "pieces");
  }

  @Override
  public Ending end(TrainingRun run, Pictures pictures) {
    pictures.curves("piano rolls", run.history());
    var player = new RollPlayer(form, TEMPERATURE, RollPlayer.THRESHOLD);
    Rng chance = Rng.of(seed);
    RollPiece opening = corpus.opening(window, chance);
    int length = QUARTERS * opening.roll().stepsPerQuarter();
    RollPiece written = opening.with("roll", player.play(model, opening.roll(), length, chance));
    RollComparison comparison = new RollComparison(form, corpus, List.of(written.roll()));
    List<String> files = pictures.roll("roll", written, comparison.toSvg(written.roll()));
    Ending measured = comparison.measured();
    Map<String, Object> fields = new LinkedHashMap<>(measured.fields());
    fields.put("files", files);
    return new Ending(
        measured.detail(), measured.line() + "; written: " + String.join(", ", files), fields);
  }

  /** Lets a trained model play several rolls, and measures them beside the pieces learnt. */
  static Ending surveyed(TrainedRun run, RollRecipe recipe, Settings settings, Pictures pictures) {
    RollForm form = form(run.settings());
    RollCorpus corpus = recipe.collect(settings).corpus(recipe, settings);
    VectorModel model = run.vectorModel();
    var player = new RollPlayer(form, TEMPERATURE, RollPlayer.THRESHOLD);
    List<PianoRoll> rolls = new ArrayList<>();
    for (int i = 0; i < JUDGED; i++) {
      Rng chance = Rng.of(settings.seed() + i);
      RollPiece opening = corpus.opening(window(settings), chance);
      rolls.add(player.play(model, opening.roll(), length(settings), chance));
    }
    RollComparison comparison = new RollComparison(form, corpus, rolls);
    pictures.svg("rolls.svg", comparison.toSvg(rolls.getFirst()));
    return comparison.measured();
  }
}
