extension PatientSession {
  /// The page on which a session starts: Medblocks' search page, or the portal of one facility.
  ///
  /// The API rejects a session with both, so this type cannot express it.
  public struct Mode: Hashable, Sendable {
    let facility: FHIRSource.ID?
    let recommendations: [FHIRSource.ID]?

    /// The patient searches for facilities on Medblocks' page.
    public static let hostedPage = Mode(facility: nil, recommendations: nil)

    /// The patient searches on Medblocks' page, which shows the recommended facilities first.
    public static func hostedPage(recommending facilities: [FHIRSource.ID]) -> Mode {
      Mode(facility: nil, recommendations: facilities.isEmpty ? nil : facilities)
    }

    /// The patient goes directly to the portal of one facility, chosen in your own UI.
    ///
    /// - Parameter id: A catalog id, `fhirsrc_*`, or the base URL of a FHIR server.
    public static func facility(_ id: FHIRSource.ID) -> Mode {
      Mode(facility: id, recommendations: nil)
    }

    /// The patient goes directly to the portal of a facility to which access was lost.
    public static func reconnecting(_ connection: PatientSession.Connection) -> Mode {
      .facility(connection.connectionID)
    }

    /// The patient goes directly to the portal of a facility to which access was lost.
    public static func reconnecting(_ connection: PatientConnection) -> Mode {
      .facility(connection.connectionID)
    }
  }
}
