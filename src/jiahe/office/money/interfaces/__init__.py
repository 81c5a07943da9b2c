"""How is money asked about from outside the portal?"""
