"""What does each claim for an incentive pay? Entitlement, quota, highest only and never twice, to the smallest coin."""
