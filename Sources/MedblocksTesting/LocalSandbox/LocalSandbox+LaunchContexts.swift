import Medblocks

extension LocalSandbox {
  /// Simulates an EHR that launches your app.
  ///
  /// - Parameters:
  ///   - patient: The open patient: a FHIR reference such as `Patient/123`, or its id; without one,
  ///     the launch context is pending.
  ///   - facility: The catalog id of the EHR; nil for an EHR outside the catalog.
  /// - Returns: The handle that the launch URL contains as `mb_launch`.
  public func launch(patient: String?, at facility: FHIRSource.ID? = nil) -> LaunchContext.ID {
    LaunchContext.ID(service.addLaunchContext(patient: patient, facilityID: facility?.rawValue))
  }
}
