package gradus.nn;

import gradus.Rng;
import gradus.Tensor;
import gradus.graph.DType;
import gradus.graph.Scope;
import gradus.graph.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * One layer of a Transformer: each element of a sequence gathers from those before it, then is
 * transformed by itself. Both are added to what came in, and normalised on their way in, not out.
 *
 * <pre>{@code
 * a = x + Attention(LayerNorm(x))        causal, by several heads
 * y = a + GELU(LayerNorm(a) W_1 + b_1) W_2 + b_2
 * }</pre>
 *
 * <p><i>Shape</i>: see {@link Recurrent}, with D = H; W_1 [D, 4D], W_2 [4D, D].
 *
 * <p>An element sees itself and the L before it, its <i>context</i>. Where they stand is learned as
 * a number for each head and distance, {@code q_i · k_j / √d + p[i − j]}, so that a place means the
 * same anywhere in a text, and a text may be longer than any that was learned. At first {@code p[n]
 * = −n 2^(−8 i / h)} for head i of h, counted from 1.
 *
 * <p>The keys and values of the context are its state: what a recurrent layer carries from window
 * to window, or from one token to the next, are here the last L elements. Elements before the first
 * are not seen.
 *
 * <p>In training, dropout acts on what is added to the input.
 *
 * <p>R. Xiong et al., "On layer normalization in the Transformer architecture", 2020, for the
 * order; P. Shaw, J. Uszkoreit, A. Vaswani, "Self-attention with relative position
 * representations", 2018, and C. Raffel et al., "Exploring the limits of transfer learning with a
 * unified text-to-text Transformer", 2020, section 2.1, for the positions; O. Press, N. Smith, M.
 * Lewis, "Train short, test long", 2022, for their start; Z. Dai et al., "Transformer-XL", 2019,
 * for the state.
 */
public final class TransformerBlock implements Recurrent<AttentionState> {
  private static final int EXPANSION = 4;

  private final int features;
  private final int context;
  private final MultiHeadAttention attention;
  private final LayerNorm attentionNorm;
  private final LayerNorm forwardNorm;
  private final Dense expand;
  private final Dense reduce;
  private final Dropout dropout;
  private final Weights weights = new Weights("block");
  private final Weight position;

  /**
   * Makes a layer without dropout.
   *
   * @param features D
   * @param heads how many heads attention has, which divides D
   * @param context L, how many elements before it each element sees, 1 or more
   */
  public TransformerBlock(int features, int heads, int context) {
    this(features, heads, context, 0);
  }

  private TransformerBlock(int features, int heads, int context, double dropout) {
    Checks.positive("TransformerBlock", "a context", context);
    this.features = features;
    this.context = context;
    this.dropout = new Dropout(dropout);
    attention = new MultiHeadAttention(features, heads);
    attentionNorm = new LayerNorm(features);
    forwardNorm = new LayerNorm(features);
    expand = new Dense(features, EXPANSION * features, Activation.GELU);
    reduce = new Dense(EXPANSION * features, features);
    children().forEach((name, child) -> weights.adopt(name, child.weights()));
    position = weights.add("position", Shape.of(context + 1, heads), TransformerBlock::slopes);
  }

  private static double[] slopes(Shape shape, Initialiser.Fan fan, Rng rng) {
    int heads = shape.dim(1);
    double[] values = new double[shape.size()];
    for (int i = 0; i < values.length; i++) {
      int distance = i / heads;
      values[i] = -distance * StrictMath.pow(2, -8.0 * (i % heads + 1) / heads);
    }
    return values;
  }

  /**
   * Returns a layer like this one with dropout.
   *
   * @param probability how likely a value is dropped, from 0 up to but not including 1
   */
  public TransformerBlock withDropout(double probability) {
    return new TransformerBlock(features, attention.heads(), context, probability);
  }

  /** Returns D. */
  @Override
  public int inputs() {
    return features;
  }

  /** Returns D. */
  @Override
  public int units() {
    return features;
  }

  /** Returns L, how many elements before it each element sees. */
  public int context() {
    return context;
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public SequencedMap<String, Module> children() {
    SequencedMap<String, Module> children = new LinkedHashMap<>();
    children.put("attentionNorm", attentionNorm);
    children.put("attention", attention);
    children.put("forwardNorm", forwardNorm);
    children.put("expand", expand);
    children.put("reduce", reduce);
    return children;
  }

  /** Returns the state in which no element was seen: zeros. */
  @Override
  public AttentionState zeroState(int batch) {
    Tensor none = Checks.zeros(position, batch, context * features);
    return new AttentionState(
        none,
        none,
        Checks.zeros(position, batch, context),
        Checks.zeros(position, batch, features));
  }

  /** Records inputs, queries, keys and values side by side. Shape: [N, D] → [N, 4D]. */
  @Override
  public Tensor project(Tensor x) {
    requireFeatures(x);
    return Tensor.concat(-1, List.of(x, projected(x)));
  }

  private void requireFeatures(Tensor x) {
    if (x.dtype() == DType.INT32) {
      throw Checks.failure(
          "project",
          toString(),
          "the input must be " + features + " features, got tokens " + x.shape(),
          List.of(Checks.operand("input", x)),
          "Put an Embedding before it: LanguageModel.transformer(...).");
    }
  }

  private Tensor projected(Tensor x) {
    Tensor normed = in("attentionNorm", attentionNorm, x, Pass.inference());
    return Scope.in(weights.path() + ".attention", () -> attention.project(normed));
  }

  @Override
  public AttentionState next(Tensor projected, AttentionState state) {
    Tensor x = projected.slice(-1, 0, features);
    Tensor parts = projected.slice(-1, features, 4 * features);
    return record(x, parts, 1, state, Pass.inference()).last();
  }

  @Override
  public Tensor output(AttentionState state) {
    return state.output();
  }

  /**
   * Records a sequence, all its elements side by side; with a mask, one after the other.
   *
   * @throws IllegalArgumentException if there is a mask and dropout is to act
   */
  @Override
  public Unrolled<AttentionState> unroll(
      Tensor x, @Nullable Tensor mask, AttentionState state, Pass pass) {
    requireFeatures(x);
    Checks.sequence(this, x, features);
    if (mask != null) {
      if (dropout.isActive() && pass.isRandom()) {
        throw new IllegalArgumentException(
            this + ": no dropout under a mask: leave one of them out");
      }
      return Recurrent.super.unroll(x, mask, state, pass);
    }
    int length = x.shape().dim(0);
    Tensor rows = x.reshape(-1, features);
    return record(rows, projected(rows), length, state, pass);
  }

  /**
   * Records the whole equation.
   *
   * @param x the inputs, time first, [T · B, D]
   * @param parts their queries, keys and values, [T · B, 3D]
   */
  private Unrolled<AttentionState> record(
      Tensor x, Tensor parts, int length, AttentionState state, Pass pass) {
    int batch = x.shape().dim(0) / length;
    Tensor turned = parts.reshape(length, batch, 3 * features).permute(1, 0, 2); // [B, T, 3D]
    Tensor q = turned.slice(-1, 0, features);
    Tensor keys = after(state.keys(), turned.slice(-1, features, 2 * features));
    Tensor values = after(state.values(), turned.slice(-1, 2 * features, 3 * features));
    Tensor filled =
        Tensor.concat(
            1, List.of(state.filled(), Tensor.ones(batch, length).cast(x.dtype()))); // [B, S]
    Tensor found =
        Scope.in(
            weights.path() + ".attention",
            () -> {
              Tensor heads = attention.attend(q, keys, values, mask(length, filled));
              return attention.merge(heads.permute(2, 0, 1, 3).reshape(x.shape()));
            });
    Tensor a = x.add(dropout.apply(found, pass));
    Tensor normed = in("forwardNorm", forwardNorm, a, pass);
    Tensor wide = in("expand", expand, normed, pass);
    Tensor y = a.add(dropout.apply(in("reduce", reduce, wide, pass), pass));
    var last =
        new AttentionState(
            newest(keys, length).reshape(batch, context * features),
            newest(values, length).reshape(batch, context * features),
            newest(filled, length),
            y.slice(0, (length - 1) * batch, length * batch));
    return new Unrolled<>(y.reshape(length, batch, features), last);
  }

  /** Puts what is new behind what is held. Shape: [B, L · D] and [B, T, D] → [B, L + T, D]. */
  private Tensor after(Tensor held, Tensor added) {
    int batch = added.shape().dim(0);
    return Tensor.concat(1, List.of(held.reshape(batch, context, features), added));
  }

  /** The last L of all L + T places. */
  private Tensor newest(Tensor all, int length) {
    return all.slice(1, length, length + context);
  }

  /** The numbers for each head and distance, and what hides places. Shape: → [B, h, T, S]. */
  private Tensor mask(int length, Tensor filled) {
    int places = context + length;
    int[] rows = Attention.distances(length, context);
    Arrays.setAll(rows, i -> Math.clamp(rows[i], 0, context)); // what is further is hidden anyway
    Tensor learned = position.tensor().take(Tensor.of(rows, length, places)).permute(2, 0, 1);
    Tensor seen = Attention.causalMask(length, context, context).cast(learned.dtype());
    Tensor empty = filled.sub(1).mul(-Attention.HIDDEN); // [B, S]
    return learned.add(seen).add(empty.reshape(filled.shape().dim(0), 1, 1, places));
  }

  private Tensor in(String child, Module module, Tensor x, Pass pass) {
    return Scope.in(weights.path() + "." + child, () -> module.apply(x, pass));
  }

  @Override
  public String toString() {
    return "TransformerBlock("
        + features
        + ", "
        + attention.heads()
        + (attention.heads() == 1 ? " head" : " heads")
        + ", context "
        + context
        + (dropout.isActive() ? ", " + dropout : "")
        + ")";
  }
}
