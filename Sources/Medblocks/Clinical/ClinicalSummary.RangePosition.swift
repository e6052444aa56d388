extension ClinicalSummary {
  /// The relation of a value to its reference range, as the resource itself states it.
  public enum RangePosition: Hashable, Sendable {
    /// The value is within its range.
    case within
    /// The value is below its range.
    case below
    /// The value is above its range.
    case above
    /// The facility calls the value abnormal, without a direction.
    case abnormal
    /// The resource does not state it, or contradicts itself.
    case unknown
  }
}
