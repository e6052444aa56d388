import Medblocks

/// The catalog of facilities.
extension LocalSandbox {
  /// The facilities in the catalog.
  public var facilities: [Facility] { service.facilities.facilities }

  /// Replaces the catalog, for example to rename a facility or to remove it.
  ///
  /// Patients' connections and records do not change.
  public func setFacilities(_ facilities: [Facility]) {
    service.facilities = SandboxService.Catalog(facilities)
  }
}
