package gradus.cli;

import gradus.data.DataException;
import gradus.doctor.Patient;
import gradus.nn.LanguageModel;
import gradus.sequence.Corpus;
import gradus.sequence.LanguageModelSpec;
import gradus.sequence.Sampler;
import gradus.sequence.Sampling;
import gradus.sequence.TokenStreams;
import gradus.sequence.Vocabulary;
import gradus.train.Batches.Form;
import gradus.train.Evaluation;
import gradus.train.Evaluator;
import gradus.train.Metric;
import gradus.train.Objective;
import gradus.train.Trainer;
import gradus.train.Training;
import gradus.train.TrainingListener;
import gradus.train.TrainingRun;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A language model that learns the first nine tenths of a text; the last tenth, held out, chooses
 * the best epoch.
 */
final class TextTask implements Task {
  private static final int HELD_OUT = 10; // one part of so many
  private static final int MOST_SYMBOLS = 20_000; // more than any script of common use
  private static final int SAMPLE = 200; // characters shown at each evaluation
  private static final double TEMPERATURE = 0.8;
  private static final int FEW = 20; // characters to be learnt by heart
  private static final int MOST_JUDGED = 20_000; // characters, in a check-up

  private final Path file;
  private final Vocabulary vocabulary;
  private final LanguageModelSpec spec;
  private final LanguageModel model;
  private final TokenStreams train;
  private final TokenStreams validation;
  private final int[] heldOut;
  private final int[] start;

  private TextTask(
      Path file,
      Vocabulary vocabulary,
      LanguageModelSpec spec,
      TokenStreams train,
      TokenStreams validation,
      int[] start,
      int[] heldOut) {
    this.file = file;
    this.vocabulary = vocabulary;
    this.spec = spec;
    this.model = spec.build(vocabulary.size());
    this.train = train;
    this.validation = validation;
    this.start = start;
    this.heldOut = heldOut;
  }

  /**
   * Prepares to learn a text.
   *
   * @throws DataException if it is too short, or has too many different characters
   */
  static TextTask of(Path file, Corpus corpus, Settings settings) {
    int streams = settings.batchSize();
    int window = Math.max(1, settings.sequenceLength());
    LanguageModelSpec spec =
        UsageException.unless(
            () ->
                LanguageModelSpec.parse(settings.model())
                    .withDropout(settings.dropout())
                    .withUsualContext(window));
    Vocabulary vocabulary = vocabulary(file, corpus);
    int[] tokens = vocabulary.encode(corpus.text());
    int kept = tokens.length - tokens.length / HELD_OUT;
    if (kept < (long) streams * window + 1 || tokens.length - kept < 2) {
      throw tooShort(file, tokens.length, streams, window);
    }
    int[] heldOut = Arrays.copyOfRange(tokens, kept, tokens.length);
    return new TextTask(
        file,
        vocabulary,
        spec,
        TokenStreams.of(Arrays.copyOf(tokens, kept), vocabulary, streams, window),
        TokenStreams.whole(heldOut, vocabulary, window),
        Arrays.copyOf(tokens, Math.min(kept, FEW + 1)),
        Arrays.copyOf(heldOut, Math.min(heldOut.length, MOST_JUDGED)));
  }

  /**
   * Returns what a trained model is measured on.
   *
   * @param heldOut whether to take the last tenth of the text alone
   * @throws DataException if a character is not in the model's vocabulary
   */
  static TokenStreams judged(Path file, Vocabulary vocabulary, Settings settings, boolean heldOut) {
    int[] tokens;
    try {
      tokens = vocabulary.encode(Corpus.read(file).text());
    } catch (IllegalArgumentException e) {
      throw new DataException(file + ": " + e.getMessage() + ".", e);
    }
    int from = heldOut ? tokens.length - tokens.length / HELD_OUT : 0;
    return TokenStreams.whole(
        Arrays.copyOfRange(tokens, from, tokens.length),
        vocabulary,
        Math.max(1, settings.sequenceLength()));
  }

  private static Vocabulary vocabulary(Path file, Corpus corpus) {
    long symbols = corpus.text().codePoints().distinct().count();
    if (symbols > MOST_SYMBOLS) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: expected a text of at most %,d different characters, found %,d. Is it text?",
              file,
              MOST_SYMBOLS,
              symbols));
    }
    return corpus.characters();
  }

  private static DataException tooShort(Path file, int found, int streams, int window) {
    long kept = Math.max((long) streams * window + 1, 2);
    long needed = Math.max(2 * HELD_OUT, (kept * HELD_OUT - 1) / (HELD_OUT - 1));
    return new DataException(
        String.format(
            Locale.ROOT,
            "%s: expected a text of %,d characters or more, which %,d streams in windows of %,d"
                + " need for one batch with a tenth held out, found %,d. Take a longer text, or a"
                + " smaller --batch-size or --seq-length.",
            file,
            needed,
            streams,
            window,
            found));
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
        .metric(Metric.bits())
        .validation(validation)
        .shuffle(false)
        .unit("characters");
  }

  /** Shows what the model writes, each time that it was evaluated. */
  @Override
  public List<TrainingListener> listeners(Output output) {
    if (output.mode() == Output.Mode.QUIET) {
      return List.of();
    }
    var sampler =
        new Sampler(model, Sampling.defaults().withTemperature(TEMPERATURE).withLength(SAMPLE));
    return List.of(
        new TrainingListener() {
          @Override
          public void evaluated(Training training, Evaluation evaluation) {
            String text = vocabulary.decode(sampler.sample(lineStart()));
            output.say(text.indent(4).stripTrailing());
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", "sample");
            fields.put("epoch", evaluation.epoch());
            fields.put("text", text);
            output.event(fields);
          }
        });
  }

  /** A sample begins as lines do, where the text has lines. */
  private int[] lineStart() {
    return vocabulary.token("\n").stream().toArray();
  }

  @Override
  public Patient patient() {
    Form form = train.batches(0).forms().getFirst();
    return Patient.of(
            "text",
            () -> spec.build(vocabulary.size()),
            train,
            TokenStreams.of(start, vocabulary, 1, start.length - 1),
            Math.log(vocabulary.size()),
            "ln " + vocabulary.size())
        .withValidation(TokenStreams.whole(heldOut, vocabulary, form.size(), form.length()));
  }

  @Override
  public String model() {
    return spec.toString();
  }

  @Override
  public String sizes() {
    return String.format(
        Locale.ROOT,
        "%s: %,d characters to learn from, %,d held out; %s",
        file,
        train.predicted(),
        validation.predicted(),
        vocabulary);
  }

  @Override
  public Map<String, Object> sizeFields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("training", train.predicted());
    fields.put("validation", validation.predicted());
    fields.put("vocabulary", vocabulary.size());
    return fields;
  }

  @Override
  public String heldOut() {
    return Text.count(validation.predicted(), "characters");
  }

  @Override
  public Ending end(TrainingRun run, Pictures pictures) {
    pictures.curves("text", run.history());
    return measured(model, validation, "validation");
  }

  /** Measures a model on a text. */
  static Ending measured(LanguageModel model, TokenStreams text, String what) {
    double nats = new Evaluator(model, List.of(), text, 1).scores().loss();
    double bits = nats / Math.log(2);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("measuredOn", what);
    fields.put("examples", text.predicted());
    fields.put("nats", nats);
    fields.put("bits", bits);
    return new Ending(
        "",
        String.format(Locale.ROOT, "%s loss %.4f nats a character, %.4f bits", what, nats, bits),
        fields);
  }
}
