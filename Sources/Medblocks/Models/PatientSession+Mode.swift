extension PatientSession {
  /// How a patient comes to a facility: through Medblocks' search page, or straight to one that was
  /// chosen beforehand.
  ///
  /// The API refuses both at once, and this type cannot say it.
  public struct Mode: Hashable, Sendable {
    let facility: FHIRSource.ID?
    let recommendations: [FHIRSource.ID]?

    /// The patient searches on Medblocks' page.
    public static let hostedPage = Mode(facility: nil, recommendations: nil)

    /// The patient searches on Medblocks' page, which shows these facilities first.
    public static func hostedPage(recommending facilities: [FHIRSource.ID]) -> Mode {
      Mode(facility: nil, recommendations: facilities.isEmpty ? nil : facilities)
    }

    /// The patient goes straight to the portal of one facility, chosen in your own UI: a catalog
    /// id, `fhirsrc_*`, or the base URL of its FHIR server.
    public static func facility(_ id: FHIRSource.ID) -> Mode {
      Mode(facility: id, recommendations: nil)
    }

    /// The patient goes straight to the portal where access has lapsed, to connect it again.
    ///
    /// The attempt is the one of ``WebhookEvent/Payload/connectionTokenRefreshFailed(_:)``.
    public static func reconnecting(_ lapsed: PatientSession.Connection) -> Mode {
      .facility(lapsed.connectionID)
    }

    /// The patient goes straight to the portal where access has lapsed, to connect it again.
    public static func reconnecting(_ lapsed: PatientConnection) -> Mode {
      .facility(lapsed.connectionID)
    }
  }
}
