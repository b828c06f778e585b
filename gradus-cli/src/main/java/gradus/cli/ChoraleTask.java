package gradus.cli;

import gradus.chorales.Chorales;
import gradus.nn.Loss;
import gradus.nn.VectorModel;
import gradus.sequence.VectorModelSpec;
import gradus.sequence.VectorSequences;
import gradus.train.Evaluator;
import gradus.train.Objective;
import gradus.train.Trainer;
import gradus.train.TrainingRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A model that gives each key of the piano a probability to sound in the next frame, by default
 * given the keys below it in that frame; the pieces to learn from are there in all keys of the
 * octave.
 */
final class ChoraleTask implements Task {
  private static final int DOWN = 5; // semitones, of the pieces learnt
  private static final int UP = 6;
  private static final int JUDGED = 100; // pieces at a time

  private final VectorModelSpec spec;
  private final VectorModel model;
  private final VectorSequences train;
  private final VectorSequences validation;
  private final VectorSequences test;

  private ChoraleTask(VectorModelSpec spec, Chorales chorales) {
    this.spec = spec;
    this.model = spec.build(Chorales.KEYS);
    this.train = sequences(Chorales.transposed(chorales.train(), DOWN, UP));
    this.validation = sequences(chorales.validation());
    this.test = sequences(chorales.test());
  }

  static ChoraleTask of(Settings settings) {
    VectorModelSpec spec =
        UsageException.unless(
            () -> VectorModelSpec.parse(settings.model()).withDropout(settings.dropout()));
    return new ChoraleTask(spec, ChoraleRecipe.read(settings.data()));
  }

  private static VectorSequences sequences(List<int[][]> pieces) {
    return VectorSequences.of(
        pieces.stream().map(Chorales::roll).toList(), Loss.binaryCrossEntropy());
  }

  @Override
  public List<String> notes() {
    return List.of();
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
        .evaluationBatchSize(JUDGED)
        .unit("pieces");
  }

  @Override
  public String model() {
    return spec.toString();
  }

  @Override
  public String sizes() {
    return String.format(
        Locale.ROOT,
        "chorales: %,d pieces in all keys to learn from, %,d frames; %,d held out, %,d for the test",
        train.examples(),
        train.predicted(),
        validation.examples(),
        test.examples());
  }

  @Override
  public Map<String, Object> sizeFields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("training", train.examples());
    fields.put("validation", validation.examples());
    fields.put("test", test.examples());
    return fields;
  }

  @Override
  public String heldOut() {
    return Text.count(validation.examples(), "pieces");
  }

  @Override
  public Ending end(TrainingRun run, Pictures pictures) {
    pictures.curves("chorales", run.history());
    return measured(model, validation, test);
  }

  /** Measures a model on chorales. */
  static Ending measured(VectorModel model, Chorales chorales) {
    return measured(model, sequences(chorales.validation()), sequences(chorales.test()));
  }

  /**
   * Measures the negative log-likelihood in nats a frame: the sum over keys, the mean over frames.
   */
  private static Ending measured(
      VectorModel model, VectorSequences validation, VectorSequences test) {
    double held = nats(model, validation);
    double nats = nats(model, test);
    double later = nats(model, test.withoutFirst());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("measuredOn", "test");
    fields.put("nats", nats);
    fields.put("natsWithoutFirst", later);
    fields.put("natsValidation", held);
    return new Ending(
        String.format(
            Locale.ROOT,
            """

            negative log-likelihood, nats a frame, each piece from its first frame on
              this model, test                %.3f   (validation %.3f)
              without the first frame         %.3f
              published: RNN (2012)           8.71
                         LSTM (2014)          8.67
                         LSTM (2018)          8.45
                         TCN (2018)           8.10
                         RNN-NADE (2012)      5.83   (keys of a frame depend on each other)
            """,
            nats,
            held,
            later),
        String.format(Locale.ROOT, "test %.3f nats a frame", nats),
        fields);
  }

  private static double nats(VectorModel model, VectorSequences pieces) {
    return new Evaluator(model, List.of(), pieces, JUDGED).scores().loss();
  }
}
