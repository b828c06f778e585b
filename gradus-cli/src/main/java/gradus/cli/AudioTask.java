package gradus.cli;

import gradus.audio.Representation;
import gradus.data.DataException;
import gradus.data.Normalisation;
import gradus.nn.Loss;
import gradus.nn.VectorModel;
import gradus.sequence.LanguageModelSpec;
import gradus.sequence.VectorSequences;
import gradus.train.Objective;
import gradus.train.Trainer;
import gradus.train.TrainingRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A model of vectors that learns the first nine tenths of each sound; the last tenths, held out,
 * choose the best epoch.
 */
final class AudioTask implements Task {
  private static final int HELD_OUT = 10; // one part of so many

  private final int files;
  private final double seconds;
  private final Representation representation;
  private final LanguageModelSpec spec;
  private final VectorModel model;
  private final Normalisation normalisation;
  private final List<float[][]> heldOut;
  private final VectorSequences train;
  private final VectorSequences validation;

  private AudioTask(
      int files,
      double seconds,
      Representation representation,
      LanguageModelSpec spec,
      int window,
      List<float[][]> learnt,
      List<float[][]> heldOut) {
    this.files = files;
    this.seconds = seconds;
    this.representation = representation;
    this.spec = spec;
    this.heldOut = heldOut;
    model = spec.buildForVectors(representation.width());
    normalisation = Normalisation.standard(learnt);
    train = objective(learnt, window);
    validation = objective(heldOut, window);
  }

  /**
   * Prepares to learn sounds.
   *
   * @throws DataException if none is long enough to hold out a tenth
   */
  static AudioTask of(
      List<Path> files, List<float[]> sounds, Representation representation, Settings settings) {
    LanguageModelSpec spec =
        UsageException.unless(
            () -> {
              LanguageModelSpec parsed = LanguageModelSpec.parse(settings.model());
              parsed.buildForVectors(1); // complains of a model that cannot take vectors
              return parsed.withDropout(settings.dropout());
            });
    List<float[][]> learnt = new ArrayList<>();
    List<float[][]> heldOut = new ArrayList<>();
    double seconds = 0;
    for (float[] sound : sounds) {
      float[][] vectors = representation.encode(sound);
      int kept = vectors.length - vectors.length / HELD_OUT;
      if (kept > 0) {
        learnt.add(Arrays.copyOf(vectors, kept));
      }
      if (kept < vectors.length) {
        heldOut.add(Arrays.copyOfRange(vectors, kept, vectors.length));
      }
      seconds += (double) sound.length / Representation.RATE;
    }
    if (heldOut.isEmpty()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: expected sound of %.2f seconds or more, of which a tenth is held out, found none"
                  + " as long.",
              files.size() == 1 ? files.getFirst() : files.getFirst().getParent(),
              HELD_OUT / representation.perSecond()));
    }
    int window = Math.max(1, settings.sequenceLength());
    return new AudioTask(files.size(), seconds, representation, spec, window, learnt, heldOut);
  }

  /**
   * Measures a trained model on the last tenths of sounds.
   *
   * @param settings name the sounds
   * @param what the sounds, in a word or two
   */
  static Ending judged(TrainedRun run, Settings settings, String what) {
    AudioTask task = new AudioRecipe().task(settings);
    return new SoundFit(task.representation, run.record().normalisation(), task.heldOut)
        .measured(run.vectorModel(), what);
  }

  private VectorSequences objective(List<float[][]> vectors, int window) {
    return VectorSequences.of(vectors, Loss.squaredError())
        .inWindows(window)
        .normalised(normalisation);
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
    return Trainer.of(model).word(spec.toString()).validation(validation).unit("windows");
  }

  @Override
  public String model() {
    return spec.toString();
  }

  @Override
  public String sizes() {
    return String.format(
        Locale.ROOT,
        "%s, %.0f seconds at %,d Hz: %,d vectors of %,d to learn from, %,d held out",
        Text.count(files, "sounds"),
        seconds,
        Representation.RATE,
        train.predicted(),
        representation.width(),
        validation.predicted());
  }

  @Override
  public Map<String, Object> sizeFields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("training", train.predicted());
    fields.put("validation", validation.predicted());
    fields.put("width", representation.width());
    return fields;
  }

  @Override
  public String heldOut() {
    return Text.count(validation.predicted(), "vectors");
  }

  @Override
  public Ending end(TrainingRun run, Pictures pictures) {
    pictures.curves("audio", run.history());
    return new SoundFit(representation, normalisation, heldOut).measured(model, "validation");
  }
}
