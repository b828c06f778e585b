package gradus;

import gradus.graph.Buffer;
import gradus.graph.Node;
import gradus.graph.Op;
import gradus.graph.Shape;
import gradus.graph.Source;
import gradus.kernel.HostBuffer;
import gradus.kernel.Threefry;
import java.nio.charset.StandardCharsets;

/**
 * Random numbers from an explicit seed: the counter-based generator Threefry-2×32 with 20 rounds.
 * The n-th draw depends on the seed and n alone, so a stream is restored from two numbers. Not for
 * cryptography; not safe for use by several threads at once.
 *
 * <p>J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.
 */
public final class Rng {
  private static final double TWO_TO_MINUS_53 = 0x1.0p-53;

  private final long seed;
  private long counter;

  private Rng(long seed, long counter) {
    this.seed = seed;
    this.counter = counter;
  }

  /** Returns the stream of a seed, from its start. */
  public static Rng of(long seed) {
    return new Rng(seed, 0);
  }

  /** Returns the stream of a seed after {@code counter} draws. */
  public static Rng of(long seed, long counter) {
    return new Rng(seed, counter);
  }

  /**
   * Returns an independent stream, which depends on this stream's seed and the name alone: what one
   * consumer draws never changes what another gets.
   */
  public Rng split(String name) {
    long hash = 0xcbf29ce484222325L; // FNV-1a
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return new Rng(Threefry.block(seed ^ 0x5851f42d4c957f2dL, hash), 0);
  }

  /** Returns the seed. */
  public long seed() {
    return seed;
  }

  /** Returns the number of draws so far. */
  public long counter() {
    return counter;
  }

  /** Returns 64 random bits. */
  public long nextLong() {
    return Threefry.block(seed, counter++);
  }

  /** Returns a uniform number in [0, 1), of 53 bits. */
  public double nextDouble() {
    return (nextLong() >>> 11) * TWO_TO_MINUS_53;
  }

  /** Returns a uniform number in [0, 1), of 24 bits. */
  public float nextFloat() {
    return (nextLong() >>> 40) * 0x1.0p-24f;
  }

  /**
   * Returns a uniform whole number from 0 up to but not including {@code bound}.
   *
   * @throws IllegalArgumentException if the bound is not positive
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("the bound must be positive, got " + bound);
    }
    // The bias of the product method, under 2⁻³² for any int bound, is not worth a rejection loop.
    return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
  }

  /** Returns a number of the standard normal distribution, by Box and Muller's transform. */
  public double nextGaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * nextDouble());
  }

  /** Returns the numbers 0 to n−1 in random order, by Fisher and Yates's shuffle. */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /**
   * Returns uniform numbers in [0, 1) as {@code float32}. One draw; a held plan draws anew for each
   * run.
   */
  public Tensor uniform(int... shape) {
    var key = new Key(this);
    Node leaf = Node.leaf(Shape.of(2), key.recorded(), key);
    return new Tensor(Node.of(new Op.RandomUniform(Shape.of(shape)), leaf));
  }

  /** Returns numbers of the standard normal distribution as {@code float32}. */
  public Tensor normal(int... shape) {
    Tensor radius = uniform(shape).neg().add(1).log().mul(-2).sqrt();
    return radius.mul(uniform(shape).mul(2 * Math.PI).cos());
  }

  /**
   * The key of one tensor of random numbers. Its version is the number of its first draw, so that a
   * held plan can draw in the order of recording.
   */
  private static final class Key implements Source {
    private final Rng rng;
    private final long firstDraw;
    private final HostBuffer drawn;
    private boolean fresh = true; // the draw of the recording serves the first run

    Key(Rng rng) {
      this.rng = rng;
      this.firstDraw = rng.counter;
      this.drawn = HostBuffer.of(new int[2]);
      draw();
    }

    private void draw() {
      long bits = rng.nextLong();
      drawn.ints()[0] = (int) bits;
      drawn.ints()[1] = (int) (bits >>> 32);
    }

    /** A copy of the values drawn first, which tensors recorded from them keep. */
    Buffer recorded() {
      return HostBuffer.of(drawn.ints().clone());
    }

    @Override
    public String name() {
      return "random key";
    }

    @Override
    public long version() {
      return firstDraw;
    }

    @Override
    public Buffer read() {
      if (!fresh) {
        draw();
      }
      fresh = false;
      return drawn;
    }
  }
}
