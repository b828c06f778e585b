package gradus.kernel;

final class FloatMath {
  static float exp(float x) { return (float) StrictMath.exp(x); }
  static float log(float x) { return (float) StrictMath.log(x); }
  static float tanh(float x) { return (float) StrictMath.tanh(x); }
  static float sigmoid(float x) { return (float) (1 / (1 + StrictMath.exp(-x))); }
}
