/// Reads the fields of a request body by the rules of the contract.
extension [String: SandboxJSON] {
  /// Returns a string; nil when the field is absent, or null where that is allowed.
  ///
  /// - Parameter length: The allowed number of Unicode scalars.
  func string(
    _ name: String, _ length: ClosedRange<Int> = 0...Int.max, nullable: Bool = false
  ) throws(SandboxError) -> String? {
    guard let value = self[name], !(nullable && value == .null) else { return nil }
    guard let string = value.string, length.contains(string.unicodeScalars.count) else {
      throw SandboxError.invalid(name, "The value must be a string of the documented length.")
    }
    return string
  }

  func email(_ name: String, nullable: Bool = false) throws(SandboxError) -> String? {
    let string = try string(name, nullable: nullable)
    if let string, string.wholeMatch(of: #/[^@\s]+@[^@\s]+/#) == nil {
      throw SandboxError.invalid(name, "The value must be an e-mail address.")
    }
    return string
  }

  /// Returns the text of the metadata.
  func metadata() throws(SandboxError) -> String? {
    guard let value = self["metadata"] else { return nil }
    guard case .raw(let text) = value else {
      throw SandboxError.invalid("metadata", "The value must be an object.")
    }
    return text
  }

  func required(
    _ name: String, _ length: ClosedRange<Int> = 1...Int.max
  ) throws(SandboxError) -> String {
    guard let string = try string(name, length) else {
      throw SandboxError.invalid(name, "The field is required.")
    }
    return string
  }

  func patientID() throws(SandboxError) -> String {
    let id = try required("patient_id", 1...200)
    let reserved = ["pat_", "ps_", "pf_", "sess_", "conn_", "fhirsrc_", "wh_", "evt_"]
    guard !reserved.contains(where: id.hasPrefix) else {
      throw SandboxError.invalid("patient_id", "The prefix is reserved for ids of the service.")
    }
    return id
  }
}
