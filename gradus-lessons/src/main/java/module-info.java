/** Small implementations to learn from: each fits one sitting and needs the JDK alone. */
module gradus.lessons {
  exports gradus.lessons;
  exports gradus.lessons.modules;
  exports gradus.lessons.neurons;
  exports gradus.lessons.recurrence;
}
