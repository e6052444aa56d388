/// The time by which the local Medblocks delays the responses of the API.
actor ResponseDelay {
  /// The longest delay.
  static let maximumMilliseconds = 60_000

  private(set) var duration = Duration.zero

  func set(_ duration: Duration) { self.duration = duration }
}
