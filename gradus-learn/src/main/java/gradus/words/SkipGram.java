package gradus.words;

import gradus.Tensor;
import gradus.nn.Embedding;
import gradus.nn.Initialiser;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.nn.Weights;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Skip-gram with negative sampling: a word's vector z and a context word's vector u have a great
 * product where the context word was found near the word, and a small one where it was drawn at
 * random.
 *
 * <pre>{@code
 * −ln σ(u_c · z_w) − Σ_n ln σ(−u_n · z_w)
 * }</pre>
 *
 * for a word w, a context word c of it, and K words n drawn in proportion to {@code count^¾}. The
 * vectors of words are the z; the u are a second table.
 *
 * <p><i>Shape</i>: words [...] of {@code int32} → [..., D].
 *
 * <p>The z start by the uniform distribution on [−½, ½] / D, the u at 0, as in the authors'
 * program.
 *
 * <p>T. Mikolov, I. Sutskever, K. Chen, G. Corrado, J. Dean, "Distributed representations of words
 * and phrases and their compositionality", 2013, equation 4.
 */
public final class SkipGram implements WordModel {
  private final int vocabulary;
  private final int features;
  private final Embedding words;
  private final Embedding contexts;
  private final Weights weights = new Weights("model");

  /** Makes a model of V words in D features. */
  public SkipGram(int vocabulary, int features) {
    this.vocabulary = vocabulary;
    this.features = features;
    words =
        new Embedding(vocabulary, features, Initialiser.uniform(-0.5 / features, 0.5 / features));
    contexts = new Embedding(vocabulary, features, Initialiser.zeros());
    weights.adopt("words", words.weights());
    weights.adopt("contexts", contexts.weights());
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public SequencedMap<String, Module> children() {
    SequencedMap<String, Module> children = new LinkedHashMap<>();
    children.put("words", words);
    children.put("contexts", contexts);
    return children;
  }

  @Override
  public int vocabulary() {
    return vocabulary;
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public float[] vectors() {
    return words.parameters().getFirst().tensor().toArray();
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return words.apply(x, pass);
  }

  /**
   * Records the mean loss of a batch. Shape: words [B]; others [B, 1 + K], the context word first,
   * then those drawn at random → [].
   */
  Tensor loss(Tensor word, Tensor others, Pass pass) {
    int batch = word.shape().size();
    int count = others.shape().dim(1);
    Tensor z = words.apply(word, pass).reshape(batch, 1, features);
    Tensor u = contexts.apply(others, pass); // [B, 1 + K, D]
    Tensor product = u.mul(z).sum(2); // [B, 1 + K]
    // −ln σ(s) = softplus(−s)
    Tensor found = product.slice(1, 0, 1).neg().softplus().sum();
    Tensor drawn = product.slice(1, 1, count).softplus().sum();
    return found.add(drawn).div(batch);
  }

  @Override
  public String toString() {
    return "SkipGram(" + vocabulary + " words → " + features + ")";
  }
}
